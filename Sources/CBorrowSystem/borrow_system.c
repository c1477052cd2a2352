#include "borrow_system.h"
