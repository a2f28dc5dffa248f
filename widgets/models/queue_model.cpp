// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/variants.h"
#include "widgets/models/queue_model.h"

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/models/remedies.h"
#include "widgets/models/roles.h"
#include "widgets/models/variant_names.h"

namespace sherl::widgets {
namespace {

using store::RunId;
using store::RunSummary;
using store::Status;

constexpr std::int64_t kMiB = 1 << 20;

QString mime_type() {
    return QStringLiteral("application/x-sherl-waiting-run");
}

bool has_ended(Status status) {
    return status != Status::waiting && status != Status::running;
}

bool is_done(Status status) {
    return status == Status::finished || status == Status::failed;
}

RunId dragged(const QMimeData* data) {
    if (data == nullptr || !data->hasFormat(mime_type())) return 0;
    QDataStream stream(data->data(mime_type()));
    qint64 run = 0;
    stream >> run;
    return run;
}

}  // namespace

QueueModel::QueueModel(StudySession& session, TrainingBridge& bridge, ForecastService* forecasts, QObject* parent)
    : QAbstractTableModel(parent), session_(session), bridge_(bridge) {
    if (forecasts != nullptr) {
        forecasts_ = new RunForecasts(session_, *forecasts, this);
        connect(forecasts_, &RunForecasts::changed, this, [this](qint64 run) {
            touch(run);
            Q_EMIT headerDataChanged(Qt::Horizontal, PeakColumn, PeakColumn);
        });
    }
    begin_sitting();
    rebuild();
    connect(&session_, &StudySession::opened, this, [this] {
        begin_sitting();
        rebuild();
    });
    connect(&session_, &StudySession::runsChanged, this, &QueueModel::rebuild);
    connect(&bridge_, &TrainingBridge::runStarted, this, [this] {
        session_.refresh();
        rebuild();
    });
    connect(&bridge_, &TrainingBridge::runEnded, this, [this] {
        session_.refresh();
        rebuild();
    });
    connect(&bridge_, &TrainingBridge::progressed, this, [this](const RunProgress& progress) { touch(progress.run); });
    connect(&bridge_, &TrainingBridge::queueChanged, this, &QueueModel::touch_all);
}

// What was interrupted as the last thing that happened in this study is unfinished business of the sitting before.
void QueueModel::begin_sitting() {
    since_ms_ = store::Study::system_clock().unix_milliseconds();
    seen_.clear();
    hidden_.clear();
    failures_.clear();
    std::int64_t newest = 0;
    for (const RunSummary& run : session_.runs()) {
        if (run.status != Status::interrupted) newest = std::max(newest, run.ended_ms.value_or(0));
    }
    for (const RunSummary& run : session_.runs()) {
        if (run.status == Status::interrupted && run.ended_ms.value_or(0) >= newest) seen_.insert(run.id);
    }
}

Status QueueModel::status(RunId run) const {
    if (bridge_.active() == run) return Status::running;
    const RunSummary* summary = session_.run(run);
    return summary != nullptr ? summary->status : Status::stopped;
}

std::vector<RunId> QueueModel::wanted_rows() {
    std::vector<const RunSummary*> ended, running, waiting;
    for (const RunSummary& run : session_.runs()) {
        const Status now = status(run.id);
        if (!has_ended(now)) {
            seen_.insert(run.id);
            hidden_.erase(run.id);
            (now == Status::running ? running : waiting).push_back(&run);
        } else if ((seen_.contains(run.id) || run.ended_ms.value_or(0) >= since_ms_) && !hidden_.contains(run.id)) {
            ended.push_back(&run);
        }
    }
    std::stable_sort(ended.begin(), ended.end(),
                     [](const RunSummary* a, const RunSummary* b) { return a->ended_ms < b->ended_ms; });
    std::stable_sort(running.begin(), running.end(),
                     [](const RunSummary* a, const RunSummary* b) { return a->started_ms < b->started_ms; });
    const auto place = [this](const RunSummary* run) {
        const auto wished = std::find(wish_.begin(), wish_.end(), run->id);
        return std::pair(wished - wish_.begin(), run->queue_position.value_or(0));
    };
    std::stable_sort(waiting.begin(), waiting.end(),
                     [&](const RunSummary* a, const RunSummary* b) { return place(a) < place(b); });
    std::vector<RunId> rows;
    for (const auto* part : {&ended, &running, &waiting}) {
        for (const RunSummary* run : *part) rows.push_back(run->id);
    }
    return rows;
}

// Removes, moves and inserts single rows, so that a view keeps its selection and its place.
void QueueModel::rebuild() {
    names_.update(session_.runs());
    const std::vector<RunId> wanted = wanted_rows();
    shades_ = shades_of(session_.runs());
    for (std::size_t row = rows_.size(); row-- > 0;) {
        if (std::find(wanted.begin(), wanted.end(), rows_[row]) != wanted.end()) continue;
        beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
        rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(row));
        endRemoveRows();
    }
    for (std::size_t row = 0; row < wanted.size(); ++row) {
        if (row < rows_.size() && rows_[row] == wanted[row]) continue;
        const auto at = rows_.begin() + static_cast<std::ptrdiff_t>(row);
        const auto from = std::find(at, rows_.end(), wanted[row]);
        if (from == rows_.end()) {
            beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
            rows_.insert(at, wanted[row]);
            endInsertRows();
        } else {
            const int source = static_cast<int>(from - rows_.begin());
            beginMoveRows({}, source, source, {}, static_cast<int>(row));
            std::rotate(at, from, from + 1);
            endMoveRows();
        }
    }
    ask_failures();
    touch_all();
}

// Why a run failed stands in full, and to be translated, among its details.
void QueueModel::ask_failures() {
    std::erase_if(failures_, [this](const auto& each) { return status(each.first) != Status::failed; });
    for (const RunId run : rows_) {
        if (status(run) != Status::failed || !failures_.try_emplace(run).second) continue;
        session_.ask<std::optional<Error>>(
            this, [run](const store::Study& study) { return study.detail(run).error; },
            [this, run](const std::optional<Error>& error) {
                const auto asked = failures_.find(run);
                if (asked == failures_.end()) return;  // it runs again
                asked->second = error;
                touch(run);
            });
    }
}

QString QueueModel::failure_text(const RunSummary& run, bool whole) const {
    const auto read = failures_.find(run.id);
    if (read == failures_.end() || !read->second) return QString::fromStdString(run.error_message).section(QLatin1Char('\n'), 0, 0);
    Problem problem = read->second->problems().front();
    if (!whole && problem.where.starts_with('/')) problem.where.clear();  // a long path would hide what happened
    return shown(problem);
}

void QueueModel::touch_all() {
    if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, PeakColumn, MetricColumn);  // unit and metric follow the rows
    Q_EMIT totalsChanged();
}

void QueueModel::touch(RunId run) {
    const QModelIndex first = index_of(run);
    if (!first.isValid()) return;
    Q_EMIT dataChanged(first, first.siblingAtColumn(Columns - 1));
    // The next one says when it starts.
    if (first.row() + 1 < rowCount()) {
        Q_EMIT dataChanged(index(first.row() + 1, ProgressColumn), index(first.row() + 1, ProgressColumn));
    }
}

void QueueModel::set_short_heads(bool wanted) {
    if (std::exchange(short_heads_, wanted) != wanted) Q_EMIT headerDataChanged(Qt::Horizontal, PeakColumn, PeakColumn);
}

void QueueModel::retranslate() {
    names_.forget();
    names_.update(session_.runs());
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, Columns - 1);
    touch_all();
}

std::vector<RunId> QueueModel::waiting() const {
    std::vector<RunId> runs;
    for (const RunId run : rows_) {
        if (status(run) == Status::waiting) runs.push_back(run);
    }
    return runs;
}

std::vector<RunId> QueueModel::unasked() const {
    std::vector<RunId> runs = waiting();
    std::erase_if(runs, [this](RunId run) { return bridge_.wants(run); });
    return runs;
}

QueueModel::Totals QueueModel::totals() const {
    Totals totals;
    for (const RunId run : rows_) {
        const Status now = status(run);
        ++(now == Status::waiting ? totals.waiting : now == Status::running ? totals.running : totals.ended);
    }
    totals.done = static_cast<int>(std::count_if(rows_.begin(), rows_.end(), [this](RunId run) { return is_done(status(run)); }));
    totals.unasked = static_cast<int>(unasked().size());
    return totals;
}

RunId QueueModel::run_at(const QModelIndex& index) const {
    return index.isValid() && index.row() < rowCount() ? rows_[static_cast<std::size_t>(index.row())] : 0;
}

QModelIndex QueueModel::index_of(RunId run, int column) const {
    const auto found = std::find(rows_.begin(), rows_.end(), run);
    return found == rows_.end() ? QModelIndex() : index(static_cast<int>(found - rows_.begin()), column);
}

void QueueModel::clear_finished() {
    for (const RunId run : rows_) {
        if (is_done(status(run))) hidden_.insert(run);
    }
    rebuild();
}

void QueueModel::hide(RunId run) {
    if (has_ended(status(run))) hidden_.insert(run);
    rebuild();
}

bool QueueModel::move(RunId run, int by) {
    std::vector<RunId> order = waiting();
    const auto from = std::find(order.begin(), order.end(), run);
    if (from == order.end() || !session_.writable()) return false;
    const std::ptrdiff_t at = from - order.begin(), last = static_cast<std::ptrdiff_t>(order.size()) - 1;
    const std::ptrdiff_t to = std::clamp<std::ptrdiff_t>(at + by, 0, last);
    if (to == at) return false;
    order.erase(from);
    order.insert(order.begin() + to, run);
    reorder(order);
    return true;
}

// Shown at once; the study follows.
void QueueModel::reorder(const std::vector<RunId>& waiting) {
    wish_ = waiting;
    ++writing_;
    session_.write(
        this, [waiting](store::Study& study) { study.set_queue(waiting); },
        [this](std::optional<Error> error) {
            if (--writing_ == 0) wish_.clear();
            rebuild();
            if (error) Q_EMIT failed(*error);
        });
    rebuild();
}

int QueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

std::optional<RunProgress> QueueModel::live(RunId run) const {
    std::optional<RunProgress> progress = bridge_.progress();
    if (progress && progress->run != run) progress.reset();
    return progress;
}

std::optional<std::int64_t> QueueModel::peak(const RunSummary& run) const {
    std::int64_t bytes = run.peak_bytes.value_or(0);
    if (const auto now = live(run.id)) bytes = std::max(bytes, now->peak_bytes);
    return bytes > 0 ? std::optional(bytes) : std::nullopt;
}

// A column uses one unit, written in its head.
ByteUnit QueueModel::peak_unit() const {
    std::int64_t largest = kMiB;
    for (const RunId id : rows_) {
        const RunSummary* run = session_.run(id);
        if (run != nullptr) largest = std::max({largest, peak(*run).value_or(0), forecast(*run).value_or(0)});
    }
    return byte_unit(static_cast<double>(largest));
}

std::optional<std::int64_t> QueueModel::forecast(const RunSummary& run) const {
    return forecasts_ != nullptr ? forecasts_->peak(run) : run.forecast_bytes;
}

// "1.17 (1.19)": measured, and what was predicted.
QString QueueModel::peak_text(const RunSummary& run) const {
    const ByteUnit unit = peak_unit();
    const auto number = [&](std::int64_t bytes) { return QString::number(static_cast<double>(bytes) / unit.bytes, 'f', unit.decimals); };
    const auto measured = peak(run), predicted = forecast(run);
    if (measured && predicted)
        //: A peak and in brackets its forecast, without their unit
        return tr("%1 (%2)", "peak (forecast)").arg(number(*measured), number(*predicted));
    if (measured) return number(*measured);
    //: A forecast in the place of a peak, without its unit
    if (predicted) return tr("(%1)", "forecast").arg(number(*predicted));
    return has_ended(status(run.id)) ? QStringLiteral("–") : QString();
}

QueueModel::Offers QueueModel::offers(RunId id) const {
    const RunSummary* run = session_.run(id);
    if (run == nullptr || status(id) != Status::failed) return {};
    const std::vector<Remedy>* fixes = forecasts_ == nullptr ? nullptr : forecasts_->fixes(*run);
    if (fixes != nullptr && !fixes->empty()) return {*fixes, true};
    return {remedies(*run), false};
}

QString QueueModel::running_text(const RunSummary& run, bool with_speed) const {
    std::int64_t step = run.steps, total = run.total_steps;
    double left = std::numeric_limits<double>::quiet_NaN();
    bool stopping = run.request == store::Request::stop, pausing = run.request == store::Request::pause;
    bool preparing = run.preparing;
    double speed = 0;  // examples per second; 0: not known
    if (const auto now = live(run.id)) {
        step = now->step;
        total = now->total_steps;
        left = now->seconds_left;
        speed = now->examples_per_second;
        stopping = stopping || now->stopping;
        pausing = pausing || now->pausing;
        preparing = step == 0;
    } else if (run.steps > 0 && run.seconds > 0 && run.segments == 1) {  // of another process, by its pace so far
        left = run.seconds / static_cast<double>(run.steps) * static_cast<double>(run.total_steps - run.steps);
    }
    if (stopping) return tr("%1 / %2 · stopping", "step / steps").arg(count(step), count(total));
    if (pausing) return tr("%1 / %2 · pausing", "step / steps").arg(count(step), count(total));
    if (preparing || total == 0) return tr("preparing");
    //: the last step is done, its evaluation is not
    if (step >= total) return tr("%1 / %2 · evaluating", "step / steps").arg(count(step), count(total));
    if (std::isnan(left)) return tr("%1 / %2", "step / steps").arg(count(step), count(total));
    if (with_speed && speed > 0) {
        const QString examples = speed < 10 ? QString::number(speed, 'f', 1) : count(std::llround(speed));
        return tr("%1 / %2 · %3 examples/s · %4 left", "step / steps · speed · time")
            .arg(count(step), count(total), examples, duration(left));
    }
    return tr("%1 / %2 · %3 left", "step / steps · time").arg(count(step), count(total), duration(left));
}

QString QueueModel::waiting_text(const RunSummary& run) const {
    if (!bridge_.wants(run.id)) return tr("waiting · not started");
    if (bridge_.pause_after()) return tr("waiting · the queue pauses");
    const auto now = bridge_.progress();
    const std::vector<RunId> order = waiting();
    const auto first = std::find_if(order.begin(), order.end(), [this](RunId id) { return bridge_.wants(id); });
    if (now && std::isfinite(now->seconds_left) && !now->stopping && !now->pausing && first != order.end() &&
        *first == run.id) {
        return tr("waiting · starts in about %1").arg(duration(now->seconds_left));
    }
    return tr("waiting");
}

QString QueueModel::progress_text(const RunSummary& run) const {
    const QString step = count(run.steps), total = count(run.total_steps);
    switch (status(run.id)) {
        case Status::waiting:
            return waiting_text(run);
        case Status::running:
            return running_text(run, false);
        case Status::finished:
            return tr("%1 / %2 · %3", "step / steps · time").arg(step, total, duration(run.seconds));
        case Status::stopped:
            return run.steps == 0 ? tr("stopped before its first step")
                                  : tr("stopped at step %1 of %2").arg(step, total);
        case Status::paused:
            return tr("paused at step %1 of %2").arg(step, total);
        case Status::interrupted:
            return tr("stopped unexpectedly at step %1 of %2").arg(step, total);
        case Status::failed:
            return failure_text(run, false);
    }
    return {};
}

QString QueueModel::tool_tip(const RunSummary& run, int column) const {
    switch (column) {
        case StateColumn:
            return status_word(status(run.id));
        case RunColumn:
            return name_of(run);
        case ProgressColumn:
            if (status(run.id) == Status::running) return running_text(run, true);
            if (status(run.id) == Status::failed) return failure_text(run, true);
            return progress_text(run);
        case PeakColumn:
            return peak_tip(run);
        case MetricColumn:
            if (run.validation.contains(run.metric)) {
                const QString words = analysis::selects_last(run) ? tr("%1, validation, last step") : tr("%1, validation, best step");
                return words.arg(metric_name(QString::fromStdString(run.metric)));
            }
            return {};
        default:
            return {};
    }
}

QString QueueModel::peak_tip(const RunSummary& run) const {
    QStringList lines;
    if (const auto measured = peak(run)) lines << tr("peak allocated, training step: %1").arg(exact_bytes(*measured));
    if (const auto predicted = forecast(run)) lines << tr("forecast: %1").arg(exact_bytes(*predicted));
    //: How far a forecast was off. %1 a share with its sign, such as "−0.8 %"
    if (run.forecast_error) lines << tr("error of the forecast: %1").arg(forecast_error_text(*run.forecast_error));
    return lines.join(QLatin1Char('\n'));
}

QString QueueModel::spoken(const RunSummary& run) const {
    return tr("%1, seed %2, %3: %4", "name, seed, state: progress")
        .arg(name_of(run))
        .arg(run.seed)
        .arg(status_word(status(run.id)), progress_text(run));
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    const RunSummary* run = session_.run(run_at(index));
    if (run == nullptr) return {};
    const Status now = status(run->id);
    switch (role) {
        case ObjectKeyRole:
            return static_cast<qint64>(run->id);
        case MethodRole:
            return QString::fromStdString(run->method);
        case ShadeRole: {
            const auto shade = shades_.find(run->id);
            return shade == shades_.end() ? 0 : shade->second;
        }
        case FixesRole:
            if (const Offers offered = offers(run->id); offered.start) return static_cast<int>(offered.remedies.size());
            return 0;
        case StatusRole:
            return static_cast<int>(now);
        case ProgressRole: {
            if (now != Status::running) return {};
            const auto live_now = live(run->id);
            const std::int64_t total = live_now ? live_now->total_steps : run->total_steps;
            if (total <= 0) return 0.0;
            return static_cast<double>(live_now ? live_now->step : run->steps) / static_cast<double>(total);
        }
        case WideTextRole:
            if (index.column() != ProgressColumn || now != Status::running) return {};
            return running_text(*run, true);
        case Qt::ToolTipRole:
            return tool_tip(*run, index.column());
        case Qt::AccessibleTextRole:
            if (index.column() == StateColumn) return status_word(now);
            return index.column() == RunColumn ? QVariant(spoken(*run)) : QVariant();
        case Qt::TextAlignmentRole:
            return index.column() == PeakColumn || index.column() == MetricColumn
                       ? QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter))
                       : QVariant();
        case Qt::DisplayRole:
            break;
        default:
            return {};
    }
    switch (index.column()) {
        case RunColumn:
            return name_of(*run);
        case SeedColumn:
            return tr("seed %1").arg(run->seed);
        case ProgressColumn:
            return progress_text(*run);
        case PeakColumn:
            return peak_text(*run);
        case MetricColumn: {
            const auto value = run->validation.find(run->metric);
            if (value == run->validation.end()) return has_ended(now) ? QStringLiteral("–") : QString();
            return metric_value(QString::fromStdString(run->metric), value->second);
        }
        default:
            return {};
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(
            (section == PeakColumn || section == MetricColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (role == Qt::ToolTipRole && section != PeakColumn) return {};
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole) return {};
    switch (section) {
        case StateColumn:
            return role == Qt::AccessibleTextRole ? tr("State") : QString();
        case RunColumn:
            return tr("Run");
        case SeedColumn:
            return tr("Seed");
        case ProgressColumn:
            return tr("Progress");
        case PeakColumn:
            //: The same where there is less room. %1 the unit
            if (short_heads_ && role == Qt::DisplayRole) return tr("Peak, %1").arg(QLatin1String(peak_unit().name));
            //: Head of a column of measured peaks, their forecasts in brackets. %1 the unit
            return tr("Peak (forecast), %1").arg(QLatin1String(peak_unit().name));
        case MetricColumn: {
            std::set<std::string> metrics;
            for (const RunId id : rows_) {
                if (const RunSummary* run = session_.run(id)) metrics.insert(run->metric);
            }
            return metrics.size() == 1 ? capitalized(metric_name(QString::fromStdString(*metrics.begin()))) : tr("Metric");
        }
        case ActionsColumn:
            return role == Qt::AccessibleTextRole ? tr("Actions") : QString();
        default:
            return {};
    }
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::ItemIsDropEnabled;  // between rows
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (session_.writable() && status(run_at(index)) == Status::waiting) flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QStringList QueueModel::mimeTypes() const {
    return {mime_type()};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
    if (indexes.isEmpty()) return nullptr;
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << static_cast<qint64>(run_at(indexes.first()));
    auto* data = new QMimeData;
    data->setData(mime_type(), bytes);
    return data;
}

bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int, int, const QModelIndex&) const {
    const std::vector<RunId> order = waiting();
    return action == Qt::MoveAction && std::find(order.begin(), order.end(), dragged(data)) != order.end();
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                              const QModelIndex& parent) {
    if (!canDropMimeData(data, action, row, column, parent)) return false;
    const RunId run = dragged(data);
    const std::vector<RunId> order = waiting();
    const int first = rowCount() - static_cast<int>(order.size());  // the waiting rows are the last
    if (row < 0) row = parent.isValid() ? parent.row() : rowCount();
    const auto from = static_cast<int>(std::find(order.begin(), order.end(), run) - order.begin());
    int to = std::clamp(row - first, 0, static_cast<int>(order.size()));
    if (to > from) --to;  // the gap that the row leaves
    return move(run, to - from);
}

}  // namespace sherl::widgets
