// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <libsecret/secret.h>

/// How the device key lies in the Secret Service: one item per machine, found by these attributes.
static inline const SecretSchema *borrow_device_key_schema(void) {
    static const SecretSchema schema = {
        "org.borrow.DeviceKey",
        SECRET_SCHEMA_NONE,
        {
            {"machine", SECRET_SCHEMA_ATTRIBUTE_STRING},
            {"purpose", SECRET_SCHEMA_ATTRIBUTE_STRING},
            {NULL, 0},
        },
        0, 0, 0, 0, 0, 0, 0, 0,
    };
    return &schema;
}
