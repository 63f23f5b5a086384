"""The one address of a witness (C2SP tlog-witness): POST /add-checkpoint."""

from flask import Flask, request
from werkzeug.wrappers import Response

from kiosk.ledger.witness import MOST_BYTES, Witness


def create_witness(witness: Witness) -> Flask:
    """What answers other kiosks. There is nothing else to ask for here."""
    app = Flask("kiosk.web.witness", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES)

    @app.post("/add-checkpoint")
    def add_checkpoint() -> Response:
        answer = witness.answer(request.get_data())
        return Response(answer.text, answer.status, content_type=answer.media_type)

    return app
