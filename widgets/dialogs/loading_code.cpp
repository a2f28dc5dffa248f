// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/loading_code.h"

#include "core/base/json.h"

namespace sherl::widgets {
namespace {

// A JSON string is a Python string too, as long as it names no character by two halves: so none is escaped that need not be.
QString python_text(const std::string& text) {
    return QString::fromStdString(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

const char* kReader = R"(# sherl predict %1 --text "A sentence."
import sys
from pathlib import Path

folder, backbone = Path(%2), Path(%3)
sys.path.insert(0, str(folder))
from reader import Adapted  # needs torch and safetensors

model = Adapted(folder, backbone)
first = model.facts["probe"]["inputs"][0]  # any token ids of the backbone's tokenizer
print(model.logits(first["input_ids"], first["token_type_ids"]))
)";

const char* kPeft = R"(# sherl predict %1 --text "A sentence."
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

folder, backbone = %2, %3
tokenizer = AutoTokenizer.from_pretrained(backbone)
model = PeftModel.from_pretrained(AutoModel.from_pretrained(backbone), folder).eval()
head = load_file(folder + "/adapter_model.safetensors")
inputs = tokenizer("A sentence.", truncation=True, max_length=%4, return_tensors="pt")
pooled = model(**inputs)%5
print(pooled @ head["classifier.weight"].T + head["classifier.bias"])
)";

}  // namespace

QString shell_quoted(const std::string& word) {
    QString quoted = QString::fromStdString(word);
    quoted.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + quoted + QLatin1Char('\'');
}

QString loading_code(const LoadingFacts& facts) {
    const QString pooled = facts.pool == "pooler" ? QStringLiteral(".pooler_output")
                           : facts.pool == "cls"  ? QStringLiteral(".last_hidden_state[:, 0]")
                                                  : QStringLiteral(".last_hidden_state.mean(1)");
    QString comment = shell_quoted(facts.folder);
    comment.replace(QLatin1Char('\n'), QLatin1Char(' '));
    const QString code = QString::fromLatin1(facts.peft ? kPeft : kReader);
    const QString folder = python_text(facts.folder), backbone = python_text(facts.backbone);
    // At once, because a folder's name may hold a placeholder.
    return facts.peft ? code.arg(comment, folder, backbone, QString::number(facts.max_length), pooled) : code.arg(comment, folder, backbone);
}

}  // namespace sherl::widgets
