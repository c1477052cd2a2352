// SPDX-License-Identifier: Apache-2.0
//
// A notification service on the session bus: a line of standard output for each notice. `notifier hang` has the name and
// never answers. `notifier wake` plays logind instead, on the system bus: the machine wakes up with each line of standard input.
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

static gboolean hangs, is_owned;

static void called(GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
                   GVariant *parameters, GDBusMethodInvocation *call, gpointer data) {
    const char *summary, *body;
    (void)bus, (void)sender, (void)path, (void)interface, (void)method, (void)data;
    g_variant_get_child(parameters, 3, "&s", &summary);
    g_variant_get_child(parameters, 4, "&s", &body);
    printf("%s: %s\n", summary, body);
    fflush(stdout);
    if (!hangs) g_dbus_method_invocation_return_value(call, g_variant_new("(u)", 1));
}

static void owned(GDBusConnection *bus, const char *name, gpointer data) {
    (void)bus, (void)name, (void)data;
    is_owned = TRUE;
    puts("ready");
    fflush(stdout);
}

static int wake(void) {
    GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, NULL);
    if (bus == NULL) return 1;
    g_bus_own_name_on_connection(bus, "org.freedesktop.login1", G_BUS_NAME_OWNER_FLAGS_NONE, owned, NULL, NULL, NULL);
    while (!is_owned) g_main_context_iteration(NULL, TRUE);
    while (getchar() != EOF) {
        g_dbus_connection_emit_signal(bus, NULL, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
                                      g_variant_new("(b)", FALSE), NULL);
        g_dbus_connection_flush_sync(bus, NULL, NULL);
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "wake") == 0) return wake();
    hangs = count > 1 && strcmp(arguments[1], "hang") == 0;
    GDBusNodeInfo *about = g_dbus_node_info_new_for_xml(
        "<node><interface name='org.freedesktop.Notifications'><method name='Notify'>"
        "<arg type='s'/><arg type='u'/><arg type='s'/><arg type='s'/><arg type='s'/><arg type='as'/><arg type='a{sv}'/>"
        "<arg type='i'/><arg type='u' direction='out'/></method></interface></node>", NULL);
    GDBusInterfaceVTable table = {.method_call = called};
    GDBusConnection *bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL);
    if (bus == NULL) return 1;
    g_dbus_connection_register_object(bus, "/org/freedesktop/Notifications", about->interfaces[0], &table, NULL, NULL, NULL);
    g_bus_own_name_on_connection(bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, owned, NULL, NULL, NULL);
    g_main_loop_run(g_main_loop_new(NULL, FALSE));
}
