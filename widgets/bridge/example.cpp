// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/example.h"

#include <QFile>

#include "core/base/files.h"

namespace sherl::widgets {
namespace {

Json bundled(const char* name) {
    QFile file(QStringLiteral(":/sherl/example/%1.json").arg(QLatin1String(name)));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "example", name);
    return opened ? parse_json(file.readAll().toStdString(), name) : Json::object();
}

}  // namespace

std::vector<Json> example_runs() {
    return {bundled("lora"), bundled("sherl")};
}

Json example_setup() {
    Json document = bundled("sherl");
    document.erase("name");
    return document;
}

std::optional<Problem> example_missing() {
    for (const char* asset : {"minilm", "word-order"}) {
        try {
            (void)asset_folder(asset);
        } catch (const Error& error) {
            return error.problems().front();
        }
    }
    return std::nullopt;
}

}  // namespace sherl::widgets
