// The pass stands behind the hash of the address: it is put into the form, and out of sight.
const field = document.getElementById("pass");
if (field && location.hash.length > 1) {
  field.value = location.hash.slice(1, 25);
  history.replaceState(null, "", location.pathname);
  document.getElementById("look").requestSubmit();
}
