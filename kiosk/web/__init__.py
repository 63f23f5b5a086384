"""The screens: an application factory, one blueprint a concern, thin views over the use cases in `handoffs`."""
