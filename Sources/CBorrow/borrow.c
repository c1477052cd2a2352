#include "borrow.h"
