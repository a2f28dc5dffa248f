// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/failure.h"

#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <cmath>
#include <new>

#include "core/base/units.h"
#include "core/engine/memory/ledger.h"

namespace sherl::engine {
namespace {

Error out_of_memory(const std::string& where, const std::string& message) {
    return {ErrorKind::run,
            {.id = "run.out_of_memory",
             .what = SHERL_TR("train", "the memory did not suffice: %1").arg(message),
             .where = where,
             .expected = {},
             .got = {},
             .way_out = SHERL_TR(
                 "train",
                 "Lower the batch size or the text length, choose a method that keeps less, or raise memory_limit.")}};
}

Error limit_exceeded(const std::string& where, const memory::MemoryLimitExceeded& error) {
    return {ErrorKind::run,
            {.id = "run.out_of_memory",
             .what = SHERL_TR("train", "the memory limit does not suffice: %1 needs %2 more, and %3 are in use")
                         .arg(error.block())
                         .arg(format_bytes(static_cast<std::int64_t>(error.requested())))
                         .arg(format_bytes(static_cast<std::int64_t>(error.live()))),
             .where = where,
             .expected = SHERL_TR("train", "at most %1").arg(format_bytes(static_cast<std::int64_t>(error.limit()))),
             .got = fmt::format("{} ({} bytes)", format_bytes(static_cast<std::int64_t>(error.live() + error.requested())),
                                error.live() + error.requested()),
             .way_out = SHERL_TR(
                 "train",
                 "Lower the batch size or the text length, choose a method that keeps less, or raise memory_limit.")}};
}

// LibTorch's CPU allocator reports a refused allocation as a plain c10::Error.
bool is_refused_allocation(const std::string& message) {
    return message.find("can't allocate memory") != std::string::npos ||
           message.find("not enough memory") != std::string::npos;
}

}  // namespace

Error nan_failure(NanCause cause, const std::string& where, double value) {
    const auto what = [&] {
        switch (cause) {
            case NanCause::loss:
                return SHERL_TR("train", "the training loss is not a finite number");
            case NanCause::gradient:
                return SHERL_TR("train", "the norm of the gradient is not a finite number");
            case NanCause::evaluation_loss:
                break;
        }
        return SHERL_TR("train", "the evaluation loss is not a finite number");
    };
    return {ErrorKind::run,
            {.id = "run.nan_loss",
             .what = what(),
             .where = where,
             .expected = SHERL_TR("train", "a finite number"),
             .got = std::isnan(value) ? "NaN" : (value > 0 ? "infinity" : "-infinity"),
             .way_out = SHERL_TR("train",
                                 "In the first step, look for numbers that are not finite in the backbone's weights "
                                 "and in the data; later, lower the learning rate, use a warm-up or clip the gradient.")}};
}

Error failure_of(std::exception_ptr exception, const std::string& where) {
    try {
        std::rethrow_exception(exception);
    } catch (const Error& error) {
        return error;
    } catch (const c10::OutOfMemoryError& error) {
        return out_of_memory(where, error.what_without_backtrace());
    } catch (const c10::Error& error) {
        const std::string message = error.what_without_backtrace();
        if (is_refused_allocation(message)) return out_of_memory(where, message);
        return {ErrorKind::run,
                {.id = "run.libtorch",
                 .what = SHERL_TR("train", "LibTorch refused: %1").arg(message),
                 .where = where,
                 .expected = {},
                 .got = {},
                 .way_out = {}}};
    } catch (const memory::MemoryLimitExceeded& error) {
        return limit_exceeded(where, error);
    } catch (const std::bad_alloc& error) {
        return out_of_memory(where, error.what());
    } catch (const std::exception& error) {
        return {ErrorKind::internal,
                {.id = "run.exception",
                 .what = SHERL_TR("train", "an unexpected error: %1").arg(error.what()),
                 .where = where,
                 .expected = {},
                 .got = {},
                 .way_out = {}}};
    } catch (...) {
        return {ErrorKind::internal,
                {.id = "run.exception",
                 .what = SHERL_TR("train", "an unexpected error of unknown type"),
                 .where = where,
                 .expected = {},
                 .got = {},
                 .way_out = {}}};
    }
}

}  // namespace sherl::engine
