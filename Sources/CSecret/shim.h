// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <libsecret/secret.h>

/// How a license's password lies in the Secret Service, where its user wanted it kept.
static inline const SecretSchema *borrow_license_password_schema(void) {
    static const SecretSchema schema = {
        "org.borrow.LicensePassword",
        SECRET_SCHEMA_NONE,
        {
            {"server", SECRET_SCHEMA_ATTRIBUTE_STRING},
            {"vendor", SECRET_SCHEMA_ATTRIBUTE_STRING},
            {"feature", SECRET_SCHEMA_ATTRIBUTE_STRING},
            {NULL, 0},
        },
        0, 0, 0, 0, 0, 0, 0, 0,
    };
    return &schema;
}

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
