"""Roads to a mobile phone. One file is one gateway: a module with a class ``Gateway`` (see ``sms.Gateway``), chosen by
``CERCLE_SMS_GATEWAY=<module name>``."""
