// Sends the form on with no further click. Without this file its button does.
"use strict";

document.getElementById("post").submit();
