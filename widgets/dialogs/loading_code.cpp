// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/loading_code.h"

#include <QStringList>

#include "core/base/json.h"

namespace sherl::widgets {
namespace {

// A JSON string is a Python string too, as long as it names no character by two halves: so none is escaped that need not be.
QString python_text(const std::string& text) {
    return QString::fromStdString(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

// %1 the folder in a comment, %2 and %3 folder and backbone, %4 most tokens, %5 how tokens become one vector, %6 a text.
const char* kReader = R"(# sherl predict %1 --text "A sentence."
import json
import sys
from pathlib import Path

folder, backbone = Path(%2), Path(%3)
sys.path.insert(0, str(folder))
from reader import HOSTS  # needs torch and safetensors

host = HOSTS[json.loads((backbone / "config.json").read_text())["model_type"]]
model = host(folder, backbone)
print(model.outputs(model.facts["probe"]["inputs"][0]))  # or other token ids of the backbone's tokenizer
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

const char* kMerged = R"(from safetensors.torch import load_file
from transformers import AutoModel, AutoTokenizer

folder = %2
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModel.from_pretrained(folder).eval()
head = load_file(folder + "/head.safetensors")
inputs = tokenizer("A sentence.", truncation=True, max_length=%4, return_tensors="pt")
pooled = model(**inputs)%5
print(pooled @ head["classifier.weight"].T + head["classifier.bias"])
)";

const char* kMergedWithHead = R"(from transformers import AutoModelForSequenceClassification, AutoTokenizer

folder = %2
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
inputs = tokenizer("A sentence.", truncation=True, max_length=%4, return_tensors="pt")
print(model(**inputs).logits)
)";

const char* kMergedThatAnswers = R"(from transformers import AutoModelForSeq2SeqLM, AutoTokenizer  # which needs sentencepiece

folder = %2
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
inputs = tokenizer(%6, truncation=True, max_length=%4, return_tensors="pt")
print(tokenizer.decode(model.generate(**inputs)[0], skip_special_tokens=True))
)";

const char* script_for(const LoadingFacts& facts) {
    switch (facts.form) {
        case LoadingFacts::Form::reader:
            return kReader;
        case LoadingFacts::Form::peft:
            return kPeft;
        case LoadingFacts::Form::merged:
            break;
    }
    if (!facts.prompt.empty()) return kMergedThatAnswers;
    return facts.pool == "pooler" ? kMergedWithHead : kMerged;
}

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
    const QStringList values{comment, python_text(facts.folder), python_text(facts.backbone), QString::number(facts.max_length), pooled, python_text(facts.prompt)};
    // One after the other, because a folder's name may hold a placeholder.
    QString code;
    for (const char* at = script_for(facts); *at != '\0'; ++at) {
        if (*at == '%' && at[1] >= '1' && at[1] <= '6') {
            code += values[*++at - '1'];
        } else {
            code += QLatin1Char(*at);
        }
    }
    return code;
}

}  // namespace sherl::widgets
