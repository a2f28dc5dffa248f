<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BackboneSources</name>
    <message>
        <source>MiniLM-L6 (comes with the program)</source>
        <extracomment>The model that the set-up fetches; MiniLM-L6 is its name</extracomment>
        <translation>MiniLM-L6（随程序提供）</translation>
    </message>
</context>
<context>
    <name>BlockBars</name>
    <message>
        <source>encoder blocks</source>
        <translation>编码器块</translation>
    </message>
    <message>
        <source>decoder blocks</source>
        <translation>解码器块</translation>
    </message>
    <message>
        <source>blocks</source>
        <comment>of the model</comment>
        <translation>块</translation>
    </message>
</context>
<context>
    <name>ClosingBox</name>
    <message>
        <source>%1 is still training.</source>
        <extracomment>%1 name of a run</extracomment>
        <translation>%1 仍在训练。</translation>
    </message>
    <message>
        <source>Finish first</source>
        <translation>先完成</translation>
    </message>
    <message>
        <source>Checkpoint and stop</source>
        <translation>保存检查点并停止</translation>
    </message>
    <message>
        <source>%1 is still training: step %2 of %3.</source>
        <extracomment>%1 name of a run, %2 the step it has reached, %3 number of all its steps</extracomment>
        <translation>%1 仍在训练：第 %2 步，共 %3 步。</translation>
    </message>
    <message>
        <source>Finish first: this window closes and the program ends with the run; a new window shows it going on.</source>
        <translation>先完成：关闭此窗口，程序在实验结束后退出；新窗口会显示它的进展。</translation>
    </message>
    <message>
        <source>Checkpoint and stop: the run can be resumed where it is now.</source>
        <translation>保存检查点并停止：之后可从当前位置继续该实验。</translation>
    </message>
    <message>
        <source>Checkpoint and stop: the run can be resumed where it is then, now step %1.</source>
        <extracomment>%1 the step it has reached</extracomment>
        <translation>保存检查点并停止：之后可从届时到达的位置继续该实验，目前为第 %1 步。</translation>
    </message>
</context>
<context>
    <name>ComparisonWords</name>
    <message>
        <source>best validation step</source>
        <translation>最佳验证步</translation>
    </message>
    <message>
        <source>last step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>selected weights</source>
        <translation>选定的权重</translation>
    </message>
    <message>
        <source>n = %1 to %2</source>
        <extracomment>number of random seeds behind each value of a chart</extracomment>
        <translation>n = %1 至 %2</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message numerus="yes">
        <source>%1, max of %n seed(s)</source>
        <extracomment>a peak of memory; %1: amount</extracomment>
        <translation>
            <numerusform>%1，%n 个种子中的最大值</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>head of a column</comment>
        <extracomment>head of a column; %1: what it holds, %2: its unit</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>within %1, %2 left</source>
        <extracomment>verdict on a variant; %1: budget, %2: amount that is left</extracomment>
        <translation>在 %1 之内，余 %2</translation>
    </message>
    <message>
        <source>evaluation over %1 by %2</source>
        <extracomment>verdict on a variant whose training fits; %1: budget, %2: amount that is too much</extracomment>
        <translation>评估超出 %1 达 %2</translation>
    </message>
    <message>
        <source>over %1 by %2</source>
        <extracomment>verdict on a variant; %1: budget, %2: amount that is too much</extracomment>
        <translation>超出 %1 达 %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>metric and unit</comment>
        <extracomment>%1: &quot;Validation MCC&quot;, %2: its unit</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>mean and range (min–max) over seeds</source>
        <translation>各种子的均值与范围 (最小–最大)</translation>
    </message>
    <message>
        <source>bytes alive at the peak instant, %1</source>
        <extracomment>under the title of a chart; %1: unit</extracomment>
        <translation>峰值时刻存活的字节，%1</translation>
    </message>
    <message>
        <source>categories add up to the peak exactly</source>
        <translation>各类之和恰为峰值</translation>
    </message>
    <message>
        <source>peak allocated, training step, max of seeds</source>
        <translation>训练步已分配峰值，各种子最大值</translation>
    </message>
    <message>
        <source>peak allocated, training step</source>
        <translation>训练步已分配峰值</translation>
    </message>
    <message>
        <source>Without a metric, so not here: %1.</source>
        <extracomment>variants that a chart has no point for; %1: their names</extracomment>
        <translation>尚无指标，故不在此：%1。</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Without a measured peak, so not here: %1.</source>
        <extracomment>variants that a chart has no point for; %1: their names</extracomment>
        <translation>未测得峰值，故不在此：%1。</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Pareto front</source>
        <translation>帕累托前沿</translation>
    </message>
    <message>
        <source>on it</source>
        <comment>the Pareto front</comment>
        <translation>在其上</translation>
    </message>
    <message>
        <source>Live: a run is at work, these numbers will change.</source>
        <translation>实时：有实验正在运行，这些数字还会变化。</translation>
    </message>
    <message>
        <source>Share of the peak</source>
        <translation>占峰值的比例</translation>
    </message>
    <message>
        <source>Of it in %1</source>
        <extracomment>a block of the model that holds much of a peak; %1: its name</extracomment>
        <translation>其中 %1</translation>
    </message>
    <message>
        <source>What this peak is made of was not measured.</source>
        <translation>该峰值的组成未测量。</translation>
    </message>
    <message>
        <source>Accuracy against memory</source>
        <translation>准确率与内存</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>%1, mean</source>
        <translation>%1，均值</translation>
    </message>
    <message>
        <source>%1, lowest</source>
        <translation>%1，最低</translation>
    </message>
    <message>
        <source>%1, highest</source>
        <translation>%1，最高</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>What the peak is made of</source>
        <translation>峰值的组成</translation>
    </message>
    <message>
        <source>CUDA allocated, peak of the run, max of seeds</source>
        <extracomment>under the title of a chart: which counter its memory is of</extracomment>
        <translation>CUDA 已分配，实验峰值，各种子最大值</translation>
    </message>
    <message>
        <source>CUDA allocated, peak of the run</source>
        <translation>CUDA 已分配，实验峰值</translation>
    </message>
    <message numerus="yes">
        <source>none: of %n seed(s) it is not a finite number</source>
        <extracomment>instead of a metric: a run that diverged has none</extracomment>
        <translation>
            <numerusform>无：%n 个种子的值不是有限数</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>peak and unit</comment>
        <extracomment>%1: which peak, %2: its unit</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%n variant(s) not here</source>
        <extracomment>under the title of a chart: variants that it has no point for</extracomment>
        <translation>
            <numerusform>%n 个变体不在此</numerusform>
        </translation>
    </message>
    <message>
        <source>not here: %1</source>
        <translation>不在此：%1</translation>
    </message>
    <message>
        <source>Of another task or metric, so not here: %1.</source>
        <translation>属于另一任务或指标，故不在此：%1。</translation>
    </message>
    <message>
        <source>Their peaks are of another memory counter, so not here: %1.</source>
        <translation>其峰值属于另一内存计数器，故不在此：%1。</translation>
    </message>
    <message>
        <source>Without a result yet, so not here: %1.</source>
        <translation>尚无结果，故不在此：%1。</translation>
    </message>
    <message>
        <source>Their metric is not a finite number (training diverged), so not here: %1.</source>
        <extracomment>variants that a chart has no point for; %1: their names</extracomment>
        <translation>其指标不是有限数（训练发散），故不在此：%1。</translation>
    </message>
    <message>
        <source>peak allocated, evaluation, max of seeds</source>
        <extracomment>under the title of a chart: which counter its memory is of</extracomment>
        <translation>评估已分配峰值，各种子最大值</translation>
    </message>
    <message>
        <source>peak allocated, evaluation</source>
        <translation>评估已分配峰值</translation>
    </message>
    <message>
        <source>CUDA reserved, peak of the run, max of seeds</source>
        <extracomment>under the title of a chart: which counter its memory is of</extracomment>
        <translation>CUDA 已保留，实验峰值，各种子最大值</translation>
    </message>
    <message>
        <source>CUDA reserved, peak of the run</source>
        <translation>CUDA 已保留，实验峰值</translation>
    </message>
    <message>
        <source>process RSS, peak of the run, max of seeds</source>
        <extracomment>under the title of a chart: which counter its memory is of</extracomment>
        <translation>进程 RSS，实验峰值，各种子最大值</translation>
    </message>
    <message>
        <source>process RSS, peak of the run</source>
        <translation>进程 RSS，实验峰值</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>forecast and its error</comment>
        <extracomment>what was predicted for a peak; %1: amount, %2: how far it is off</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>dotted: forecast</source>
        <extracomment>under the title of a chart: what its dotted lines are</extracomment>
        <translation>点线：预测</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
</context>
<context>
    <name>DataSources</name>
    <message>
        <source>Word order (comes with the program)</source>
        <translation>Word order 语序数据（随程序提供）</translation>
    </message>
    <message>
        <source>BBC News (comes with the program)</source>
        <translation>BBC News（随程序提供）</translation>
    </message>
    <message>
        <source>GLUE</source>
        <translation>GLUE</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>GLUE task</comment>
        <extracomment>A data set of GLUE. %1 its name, such as CoLA, %2 what is asked.</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Table</source>
        <extracomment>Data that are one table. %1 name of the file or folder.</extracomment>
        <translation>表格</translation>
    </message>
    <message>
        <source>%1 · table</source>
        <translation>%1 · 表格</translation>
    </message>
    <message>
        <source>%1 · class folders</source>
        <extracomment>Data with one sub-folder for each class. %1 name of the folder.</extracomment>
        <translation>%1 · 类别文件夹</translation>
    </message>
</context>
<context>
    <name>Forecasts</name>
    <message>
        <source>%1 gibibytes</source>
        <extracomment>Amounts of memory, read aloud. %1 a number</extracomment>
        <translation>%1 GiB</translation>
    </message>
    <message>
        <source>%1 mebibytes</source>
        <translation>%1 MiB</translation>
    </message>
    <message>
        <source>%1 kibibytes</source>
        <translation>%1 KiB</translation>
    </message>
    <message>
        <source>not yet scored</source>
        <extracomment>How sure forecasts are that no run has been compared with</extracomment>
        <translation>尚未检验</translation>
    </message>
    <message>
        <source>±%1 %</source>
        <extracomment>How close forecasts were. %1 a share such as &quot;0.8&quot;</extracomment>
        <translation>±%1 %</translation>
    </message>
    <message>
        <source>95 % of earlier forecasts for this backbone and method were this close. Runs compared: %1.</source>
        <translation>对该骨干网络和方法，此前 95 % 的预测误差都在此范围内。已比较的实验数：%1。</translation>
    </message>
    <message numerus="yes">
        <source>Fewer than %n run(s) of this backbone and method were compared with their forecast. Until then %1 is taken.</source>
        <translation>
            <numerusform>对该骨干网络和方法，与预测比较过的实验少于 %n 个。在此之前采用 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>fits, %1 to spare</source>
        <extracomment>Of a predicted peak. %1 what is left of the budget</extracomment>
        <translation>在预算内，余 %1</translation>
    </message>
    <message>
        <source>tight, %1 to spare</source>
        <extracomment>Of a predicted peak within the budget. %1 what is left of it, which a wrong forecast may take</extracomment>
        <translation>紧张，仅余 %1</translation>
    </message>
    <message>
        <source>%1 over budget</source>
        <extracomment>Of a predicted peak. %1 an amount of memory</extracomment>
        <translation>超出预算 %1</translation>
    </message>
    <message>
        <source>No forecast: %1</source>
        <extracomment>In place of a predicted peak. %1 why it cannot be predicted</extracomment>
        <translation>无法预测：%1</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>change · peak</comment>
        <extracomment>An entry of a list. %1 a change of the set-up, %2 the peak that it would have</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Predicted peak, training step: %1</source>
        <extracomment>Of a forecast. %1 an amount of memory</extracomment>
        <translation>预测峰值，训练步：%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>category</comment>
        <extracomment>A part of a peak. %1 category of memory, %2 its amount</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Evaluation needs more: %1</source>
        <extracomment>%1 an amount of memory that is larger than the training&apos;s peak</extracomment>
        <translation>评估需要更多：%1</translation>
    </message>
</context>
<context>
    <name>KeyText</name>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>Allowed: %1</source>
        <extracomment>Tool tip of a field. %1 what the field accepts, such as &quot;a whole number 1..384&quot;.</extracomment>
        <translation>允许：%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>choice</comment>
        <extracomment>Tool tip of a list. %1 name of a choice, %2 what it does.</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <extracomment>Tool tip of a field. %1 the value that holds where none is given.</extracomment>
        <translation>默认：%1</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <extracomment>Tool tip of a field. %1 a paper, such as &quot;Hu et al., ICLR 2022&quot;.</extracomment>
        <translation>来源：%1</translation>
    </message>
</context>
<context>
    <name>Layers</name>
    <message>
        <source>feature</source>
        <extracomment>caption over the numbers of the layers</extracomment>
        <translation>特征</translation>
    </message>
    <message>
        <source>backbone, input at the bottom</source>
        <translation>骨干网络，输入在底部</translation>
    </message>
    <message>
        <source>gradients flow above this line</source>
        <translation>梯度流经此线以上</translation>
    </message>
    <message>
        <source>frozen, no gradient kept below</source>
        <translation>以下冻结，不保留梯度</translation>
    </message>
    <message>
        <source>gate</source>
        <extracomment>how much of the raw feature enters the late route</extracomment>
        <translation>门控</translation>
    </message>
    <message>
        <source>input tokens</source>
        <translation>输入词元</translation>
    </message>
    <message>
        <source>Task head</source>
        <translation>任务头</translation>
    </message>
    <message>
        <source>trained</source>
        <extracomment>label in a block whose weights are trained</extracomment>
        <translation>训练</translation>
    </message>
    <message>
        <source>guide g</source>
        <extracomment>over the arrow of the guide; g is its name in the paper</extracomment>
        <translation>引导 g</translation>
    </message>
    <message>
        <source>anchor</source>
        <extracomment>label in the block whose output UniPT compares the others with</extracomment>
        <translation>锚点</translation>
    </message>
    <message>
        <source>down %1</source>
        <extracomment>over an arrow into the side network; %1 is the number of the feature that is projected down</extracomment>
        <translation>下投影 %1</translation>
    </message>
    <message>
        <source>side network</source>
        <translation>侧网络</translation>
    </message>
    <message>
        <source>width %1</source>
        <extracomment>%1 is the number of features of the side network</extracomment>
        <translation>宽度 %1</translation>
    </message>
    <message>
        <source>Out(u) + gate · feature %1</source>
        <extracomment>what enters the late route; u is the side network&apos;s result, %1 the number of the guide feature</extracomment>
        <translation>Out(u) + 门控 · 特征 %1</translation>
    </message>
    <message>
        <source>∇ gradient path</source>
        <extracomment>marks the dashed arrow in the close-up</extracomment>
        <translation>∇ 梯度路径</translation>
    </message>
    <message>
        <source>Choose a method first.</source>
        <translation>请先选择方法。</translation>
    </message>
    <message>
        <source>This version has no method &quot;%1&quot;.</source>
        <extracomment>%1 is a kind of method, such as &quot;lst&quot;</extracomment>
        <translation>此版本没有方法“%1”。</translation>
    </message>
    <message>
        <source>%1 trains inside the blocks and reads no features, so there is nothing to tick.</source>
        <extracomment>%1 is a method, such as &quot;LoRA&quot;</extracomment>
        <translation>%1 在各块内部训练，不读取特征，因此没有可勾选的层。</translation>
    </message>
    <message>
        <source>%1 trains every block and reads no features, so there is nothing to tick.</source>
        <extracomment>%1 is a method, such as &quot;Full fine-tuning&quot;</extracomment>
        <translation>%1 训练每一块，不读取特征，因此没有可勾选的层。</translation>
    </message>
    <message>
        <source>%1 trains the blocks above the dashed line. Move the line to train more or fewer.</source>
        <extracomment>%1 is a method, such as &quot;Partial&quot;</extracomment>
        <translation>%1 训练虚线以上的块。移动虚线即可增减训练的块。</translation>
    </message>
    <message>
        <source>%1 uses the last feature alone, so there is nothing to tick.</source>
        <extracomment>%1 is a method, such as &quot;Linear probe&quot;</extracomment>
        <translation>%1 只使用最后一个特征，因此没有可勾选的层。</translation>
    </message>
    <message>
        <source>No block is left in the late route.</source>
        <translation>晚期路径中已没有块。</translation>
    </message>
    <message numerus="yes">
        <source>At most %n block(s) can be late: the guide needs a feature before it.</source>
        <extracomment>%n is the largest number of late blocks; the guide is the feature below the late route</extracomment>
        <translation>
            <numerusform>晚期路径最多 %n 块：引导层之前至少要有一个特征。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no feature %1.</source>
        <extracomment>%1 is the number of a feature</extracomment>
        <translation>没有特征 %1。</translation>
    </message>
    <message>
        <source>Feature %1 is the guide: it steers the weights of all other layers, so it is always read. Move the dashed line to make another feature the guide.</source>
        <extracomment>%1 is the number of a feature</extracomment>
        <translation>特征 %1 是引导层：它决定其他各层的权重，因此总会被读取。移动虚线可让另一个特征成为引导层。</translation>
    </message>
    <message>
        <source>Feature %1 is the anchor that %2 compares the others with, so it is always read.</source>
        <extracomment>%1 is the number of a feature, %2 a method such as &quot;UniPT&quot;</extracomment>
        <translation>特征 %1 是锚点，%2 用它与其他特征比较，因此总会被读取。</translation>
    </message>
    <message>
        <source>Block %1 is in the late route: it runs after the side network, so its feature cannot feed it. Move the dashed line above it first.</source>
        <extracomment>%1 is the number of a block</extracomment>
        <translation>块 %1 在晚期路径中：它在侧网络之后运行，其特征无法输入侧网络。请先把虚线移到它上方。</translation>
    </message>
    <message>
        <source>%1 can read features %2 to %3.</source>
        <extracomment>%1 is a method, %2 and %3 are the numbers of the first and last feature that can be ticked</extracomment>
        <translation>%1 可读取特征 %2 至 %3。</translation>
    </message>
    <message>
        <source>%1 has no late route, so there is no line to move.</source>
        <extracomment>%1 is a method, such as &quot;LoRA&quot;</extracomment>
        <translation>%1 没有晚期路径，因此没有可移动的线。</translation>
    </message>
    <message>
        <source>%1 trains %2 to %3 blocks.</source>
        <extracomment>%1 is a method, %2 and %3 are numbers of blocks</extracomment>
        <translation>%1 训练 %2 至 %3 块。</translation>
    </message>
    <message>
        <source>No such choice of layers exists for this backbone.</source>
        <translation>该骨干网络没有这种层的选择。</translation>
    </message>
    <message>
        <source>Embedding</source>
        <extracomment>%1 is the number of a block of the backbone</extracomment>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>块 %1</translation>
    </message>
    <message>
        <source>guide</source>
        <extracomment>label in the block whose output steers the early route</extracomment>
        <translation>引导</translation>
    </message>
    <message>
        <source>late</source>
        <extracomment>label in a block of the late route</extracomment>
        <translation>晚期</translation>
    </message>
    <message>
        <source>adapted</source>
        <extracomment>label in a block with small trained parts</extracomment>
        <translation>适配</translation>
    </message>
    <message>
        <source>Read by the side network. Computed without gradients.</source>
        <translation>由侧网络读取，计算时不带梯度。</translation>
    </message>
    <message>
        <source>Not read by the side network. It is computed on the way up, and not kept.</source>
        <translation>侧网络不读取它。前向时计算，但不保留。</translation>
    </message>
    <message>
        <source>The deepest early feature. It decides how much each other layer counts, so it cannot be unticked.</source>
        <translation>最深的早期特征。它决定其他各层的权重，因此不能取消勾选。</translation>
    </message>
    <message>
        <source>The last feature. The side network compares the others with it, so it cannot be unticked.</source>
        <translation>最后一个特征。侧网络用它与其他特征比较，因此不能取消勾选。</translation>
    </message>
    <message>
        <source>Last frozen blocks. Their weights stay, but gradients pass through them, so their activations are kept.</source>
        <translation>最后几个冻结的块。权重不变，但梯度要经过它们，因此保留其激活。</translation>
    </message>
    <message>
        <source>%1 trains small parts here, so gradients come down to this block and its activations are kept.</source>
        <extracomment>%1 is a method, such as &quot;LoRA&quot;</extracomment>
        <translation>%1 在此训练少量参数，梯度会传到这一块，因此保留其激活。</translation>
    </message>
    <message>
        <source>Its weights are trained, so its activations are kept.</source>
        <translation>其权重参与训练，因此保留其激活。</translation>
    </message>
    <message>
        <source>Frozen, but gradients pass through it to the adapted blocks below, so its activations are kept.</source>
        <translation>已冻结，但梯度要经过它传到下方被适配的块，因此保留其激活。</translation>
    </message>
    <message>
        <source>Frozen. No gradient passes, so no activation is kept.</source>
        <translation>已冻结。没有梯度经过，因此不保留激活。</translation>
    </message>
    <message>
        <source>Blocks above this line are trained. Drag it, or press Shift with Up or Down.</source>
        <translation>此线以上的块参与训练。可拖动此线，或按 Shift 加上下方向键。</translation>
    </message>
    <message>
        <source>No block is run again: the side network&apos;s output goes straight to the task head. Drag the line, or press Shift with Up or Down.</source>
        <translation>没有块再次运行：侧网络的输出直接进入任务头。可拖动此线，或按 Shift 加上下方向键。</translation>
    </message>
    <message>
        <source>Blocks above this line are the late route: frozen, and gradients pass through them. Drag the line, or press Shift with Up or Down.</source>
        <translation>此线以上的块是晚期路径：权重冻结，梯度经过它们。可拖动此线，或按 Shift 加上下方向键。</translation>
    </message>
    <message>
        <source>All below the guide</source>
        <translation>引导层以下全部</translation>
    </message>
    <message>
        <source>All layers</source>
        <translation>全部层</translation>
    </message>
    <message>
        <source>Even</source>
        <extracomment>every second layer: features 0, 2, 4, …</extracomment>
        <translation>偶数层</translation>
    </message>
    <message>
        <source>Last 4</source>
        <translation>后 4 层</translation>
    </message>
    <message>
        <source>First 4</source>
        <translation>前 4 层</translation>
    </message>
    <message>
        <source>Paper set-up (VQAv2, GQA)</source>
        <extracomment>VQAv2 and GQA are tasks of the paper</extracomment>
        <translation>论文设置（VQAv2、GQA）</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Custom</source>
        <extracomment>a choice of layers that none of the named ones is</extracomment>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Every feature before the guide; follows the guide when it moves.</source>
        <translation>引导层之前的每个特征；引导层移动时随之变化。</translation>
    </message>
    <message>
        <source>Every feature that can be read.</source>
        <translation>所有可读取的特征。</translation>
    </message>
    <message>
        <source>Every second feature: 0, 2, 4, …</source>
        <translation>每隔一个特征：0、2、4、…</translation>
    </message>
    <message>
        <source>The four highest features that can be read.</source>
        <translation>可读取的最高四个特征。</translation>
    </message>
    <message>
        <source>The four lowest features that can be read.</source>
        <translation>可读取的最低四个特征。</translation>
    </message>
    <message>
        <source>The layers of the published runs on VQAv2 and GQA, whose text and image blocks are a BERT of 12 blocks. Other settings stay as they are.</source>
        <translation>论文在 VQAv2 和 GQA 上所用的层，其文本与图像块是 12 块的 BERT。其他设置保持不变。</translation>
    </message>
    <message>
        <source>A start for clicking. At least one layer must be ticked before a run starts.</source>
        <translation>便于逐个点选。开始实验前至少要勾选一层。</translation>
    </message>
    <message>
        <source>Your own choice of layers.</source>
        <translation>您自己选择的层。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>%1 of %2 layers are ticked</extracomment>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>early %1 · guide %2 · late %3</source>
        <extracomment>%1 features, such as &quot;0–10&quot; or &quot;6 of 11&quot;, %2 a feature, %3 a number of blocks</extracomment>
        <translation>早期 %1 · 引导 %2 · 晚期 %3</translation>
    </message>
    <message>
        <source>layers %1 · anchor %2</source>
        <extracomment>%1 features, such as &quot;0–11&quot; or &quot;6 of 12&quot;, %2 a feature</extracomment>
        <translation>层 %1 · 锚点 %2</translation>
    </message>
    <message>
        <source>layers %1</source>
        <extracomment>%1 features, such as &quot;1–12&quot; or &quot;6 of 12&quot;</extracomment>
        <translation>层 %1</translation>
    </message>
    <message numerus="yes">
        <source>last %n block(s) trained</source>
        <translation>
            <numerusform>训练最后 %n 块</numerusform>
        </translation>
    </message>
    <message>
        <source>all blocks trained</source>
        <translation>训练全部块</translation>
    </message>
    <message>
        <source>head only</source>
        <translation>仅任务头</translation>
    </message>
    <message>
        <source>adapted %1</source>
        <extracomment>%1 features whose blocks have trained parts, such as &quot;1–12&quot;</extracomment>
        <translation>适配 %1</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. Drag the dashed line to move the late route.</source>
        <translation>虚线箭头：梯度流向。拖动虚线以移动晚期路径。</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. They stay out of the backbone, so none of its activations are kept.</source>
        <translation>虚线箭头：梯度流向。梯度不进入骨干网络，因此不保留其激活。</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. Drag the dashed line to train more or fewer blocks.</source>
        <translation>虚线箭头：梯度流向。拖动虚线以增减训练的块。</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. Only the task head is trained; the backbone keeps no activations.</source>
        <translation>虚线箭头：梯度流向。只训练任务头；骨干网络不保留激活。</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. They pass through the whole backbone, so the activations of all blocks are kept.</source>
        <translation>虚线箭头：梯度流向。梯度经过整个骨干网络，因此保留所有块的激活。</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. They pass through every block down to %1, so their activations are kept.</source>
        <extracomment>%1 is a block&apos;s name, such as &quot;Block 1&quot;</extracomment>
        <translation>虚线箭头：梯度流向。梯度向下经过每一块直到%1，因此保留它们的激活。</translation>
    </message>
    <message>
        <source>early route</source>
        <translation>早期路径</translation>
    </message>
    <message>
        <source>Features read by the side network. Computed without gradients.</source>
        <translation>由侧网络读取的特征，计算时不带梯度。</translation>
    </message>
    <message>
        <source>The deepest early feature. It decides how much each other layer counts.</source>
        <translation>最深的早期特征。它决定其他各层的权重。</translation>
    </message>
    <message>
        <source>late route</source>
        <translation>晚期路径</translation>
    </message>
    <message>
        <source>How much of the raw backbone feature enters the late route. 0 at the start of training.</source>
        <translation>骨干网络的原始特征进入晚期路径的比例。训练开始时为 0。</translation>
    </message>
    <message>
        <source>Feature 0, embedding</source>
        <extracomment>Read aloud. %1 is the number of a feature and of its block</extracomment>
        <translation>特征 0，嵌入</translation>
    </message>
    <message>
        <source>Feature %1, block %1</source>
        <translation>特征 %1，块 %1</translation>
    </message>
    <message>
        <source>ticked</source>
        <translation>已勾选</translation>
    </message>
    <message>
        <source>not ticked</source>
        <translation>未勾选</translation>
    </message>
    <message>
        <source>gradients pass</source>
        <translation>梯度经过</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>, </source>
        <extracomment>between parts that are read aloud</extracomment>
        <translation>，</translation>
    </message>
    <message numerus="yes">
        <source>Late route, %n block(s), spin</source>
        <extracomment>Read aloud; &quot;spin&quot; tells that the number can be raised and lowered</extracomment>
        <translation>
            <numerusform>晚期路径，%n 块，可增减</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Trained blocks, %n block(s), spin</source>
        <translation>
            <numerusform>训练的块，%n 块，可增减</numerusform>
        </translation>
    </message>
    <message>
        <source>tick feature %1</source>
        <extracomment>step of the undo list; %1 is the number of a feature</extracomment>
        <translation>勾选特征 %1</translation>
    </message>
    <message>
        <source>untick feature %1</source>
        <extracomment>step of the undo list; %1 is the number of a feature</extracomment>
        <translation>取消勾选特征 %1</translation>
    </message>
    <message>
        <source>move the line between frozen and late blocks</source>
        <extracomment>step of the undo list</extracomment>
        <translation>移动冻结块与晚期块之间的线</translation>
    </message>
    <message>
        <source>Feature %1: output of %2</source>
        <extracomment>%1 is the number of a feature, %2 the name of a block such as &quot;Block 4&quot;</extracomment>
        <translation>特征 %1：取自%2</translation>
    </message>
    <message>
        <source>read by cross-attention</source>
        <extracomment>over the arrow from the encoder to the decoder</extracomment>
        <translation>由交叉注意力读取</translation>
    </message>
    <message>
        <source>late: encoder %1 · decoder %2</source>
        <extracomment>numbers of late blocks in the two stacks of a text-to-text model</extracomment>
        <translation>晚期：编码器 %1 · 解码器 %2</translation>
    </message>
    <message>
        <source>trained: encoder %1 · decoder %2</source>
        <extracomment>numbers of trained blocks in the two stacks of a text-to-text model</extracomment>
        <translation>训练：编码器 %1 · 解码器 %2</translation>
    </message>
    <message>
        <source>layers: encoder %1 · decoder %2</source>
        <extracomment>features that are read in the two stacks of a text-to-text model, such as &quot;1–12&quot; or &quot;9 of 12&quot;</extracomment>
        <translation>层：编码器 %1 · 解码器 %2</translation>
    </message>
    <message>
        <source>adapted: encoder %1 · decoder %2</source>
        <extracomment>features whose blocks have trained parts in the two stacks of a text-to-text model, such as &quot;1–12&quot;</extracomment>
        <translation>适配：编码器 %1 · 解码器 %2</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. Without a late block in the decoder nothing reads the encoder&apos;s side network, and it is not trained.</source>
        <translation>虚线箭头：梯度流向。解码器没有晚期块时，编码器的侧网络无人读取，因此不会被训练。</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. Each stack has a dashed line of its own: drag it to move the late route.</source>
        <translation>虚线箭头：梯度流向。每个堆栈各有一条虚线：拖动它可移动晚期路径。</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. They reach the encoder through every block of the decoder, so the activations of these are kept.</source>
        <translation>虚线箭头：梯度流向。梯度经解码器的每一块到达编码器，因此保留这些块的激活。</translation>
    </message>
    <message>
        <source>Dashed arrow: where gradients go. Each stack has a dashed line of its own: drag it to train more or fewer blocks.</source>
        <translation>虚线箭头：梯度流向。每个堆栈各有一条虚线：拖动它可训练更多或更少的块。</translation>
    </message>
    <message>
        <source>tick feature %1 (%2)</source>
        <extracomment>step of the undo list; %1 is the number of a feature, %2 a stack of blocks (&quot;Encoder&quot;)</extracomment>
        <translation>勾选特征 %1（%2）</translation>
    </message>
    <message>
        <source>untick feature %1 (%2)</source>
        <extracomment>step of the undo list; %1 is the number of a feature, %2 a stack of blocks (&quot;Encoder&quot;)</extracomment>
        <translation>取消勾选特征 %1（%2）</translation>
    </message>
    <message>
        <source>move the line between frozen and late blocks (%1)</source>
        <extracomment>step of the undo list; %1 is a stack of blocks (&quot;Encoder&quot;)</extracomment>
        <translation>移动冻结块与晚期块之间的线（%1）</translation>
    </message>
    <message>
        <source>Output</source>
        <extracomment>Block on top of the encoder&apos;s stack in a narrow drawing: what the decoder reads</extracomment>
        <translation>输出</translation>
    </message>
    <message>
        <source>Encoder output</source>
        <translation>编码器输出</translation>
    </message>
    <message>
        <source>LM head</source>
        <extracomment>Block on top of the decoder&apos;s stack: the language-model head, which gives each word a score</extracomment>
        <translation>语言模型头</translation>
    </message>
    <message>
        <source>answer tokens</source>
        <extracomment>under the decoder&apos;s stack: the words of the answer</extracomment>
        <translation>答案词元</translation>
    </message>
    <message>
        <source>Decoder</source>
        <extracomment>One of the two stacks of blocks that a text-to-text model has</extracomment>
        <translation>解码器</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>Frozen, but gradients pass through it to the encoder, so its activations are kept.</source>
        <translation>冻结，但梯度经过它流向编码器，因此保留其激活。</translation>
    </message>
    <message>
        <source>No block is run again: the side network&apos;s output goes straight to the decoder&apos;s late blocks. Drag the line, or press Shift with Up or Down.</source>
        <translation>没有块会重新运行：侧网络的输出直接进入解码器的晚期块。拖动这条线，或按 Shift 加上、下方向键。</translation>
    </message>
    <message>
        <source>Paper set-up (GLUE)</source>
        <extracomment>GLUE is a task of the paper</extracomment>
        <translation>论文设置（GLUE）</translation>
    </message>
    <message>
        <source>The layers of the published runs on GLUE with a T5 of this depth. Other settings stay as they are.</source>
        <translation>已发表的 GLUE 实验在这种深度的 T5 上所用的层。其他设置保持不变。</translation>
    </message>
    <message>
        <source>cost, %1</source>
        <extracomment>caption over the predicted memory of each layer; %1 is its unit</extracomment>
        <translation>占用，%1</translation>
    </message>
    <message>
        <source>costs %1</source>
        <extracomment>Read aloud. %1 is an amount such as &quot;34 mebibytes&quot;</extracomment>
        <translation>占用 %1</translation>
    </message>
    <message>
        <source>would cost %1</source>
        <translation>将占用 %1</translation>
    </message>
    <message>
        <source>keeps %1</source>
        <translation>保留 %1</translation>
    </message>
    <message>
        <source>without feature %1 (%2)</source>
        <extracomment>What is thought about; a change of memory follows. %1 is the number of a feature, %2 a stack of blocks (&quot;Encoder&quot;)</extracomment>
        <translation>去掉特征 %1（%2）</translation>
    </message>
    <message>
        <source>without feature %1</source>
        <extracomment>What is thought about; a change of memory follows. %1 is the number of a feature</extracomment>
        <translation>去掉特征 %1</translation>
    </message>
    <message>
        <source>with feature %1 (%2)</source>
        <extracomment>What is thought about; a change of memory follows. %1 is the number of a feature, %2 a stack of blocks (&quot;Encoder&quot;)</extracomment>
        <translation>加上特征 %1（%2）</translation>
    </message>
    <message>
        <source>with feature %1</source>
        <extracomment>What is thought about; a change of memory follows. %1 is the number of a feature</extracomment>
        <translation>加上特征 %1</translation>
    </message>
    <message>
        <source>line above block %1 (%2)</source>
        <extracomment>What is thought about: the line between frozen and late blocks. %1 is the number of a block, %2 a stack (&quot;Encoder&quot;)</extracomment>
        <translation>虚线移到块 %1 之上（%2）</translation>
    </message>
    <message>
        <source>line above block %1</source>
        <extracomment>What is thought about: the line between frozen and late blocks. %1 is the number of a block</extracomment>
        <translation>虚线移到块 %1 之上</translation>
    </message>
    <message>
        <source>It has no price of its own, since no set-up is without it.</source>
        <translation>它没有单独的占用量，因为任何设置都包含它。</translation>
    </message>
    <message>
        <source>It does not change the predicted peak, which lies at another moment of the step.</source>
        <translation>它不影响预测峰值，峰值出现在该步的另一时刻。</translation>
    </message>
    <message>
        <source>Without it the predicted peak would be %1 higher.</source>
        <extracomment>%1 is an amount of memory</extracomment>
        <translation>去掉它，预测峰值会升高 %1。</translation>
    </message>
    <message>
        <source>Without it the predicted peak would be %1 lower.</source>
        <translation>去掉它，预测峰值会降低 %1。</translation>
    </message>
    <message>
        <source>With it the predicted peak would be %1 lower.</source>
        <translation>加上它，预测峰值会降低 %1。</translation>
    </message>
    <message>
        <source>With it the predicted peak would be %1 higher.</source>
        <translation>加上它，预测峰值会升高 %1。</translation>
    </message>
    <message>
        <source>It keeps %1 of activations at the predicted peak.</source>
        <translation>在预测峰值处，它保留 %1 的激活。</translation>
    </message>
</context>
<context>
    <name>Measure</name>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Examples per second</source>
        <translation>每秒样本数</translation>
    </message>
    <message>
        <source>Step time</source>
        <translation>每步耗时</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Validation %1</source>
        <extracomment>%1 is the name of a metric: &quot;Validation accuracy&quot;</extracomment>
        <translation>验证集%1</translation>
    </message>
    <message>
        <source>Test %1</source>
        <extracomment>%1 is the name of a metric: &quot;Test accuracy&quot;</extracomment>
        <translation>测试集 %1</translation>
    </message>
    <message>
        <source>examples/s</source>
        <translation>样本/秒</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>轮</translation>
    </message>
</context>
<context>
    <name>OpenPlace</name>
    <message>
        <source>There is nothing at this place any more.</source>
        <translation>此处已没有任何内容。</translation>
    </message>
    <message>
        <source>This desktop has no program that opens folders.</source>
        <translation>此桌面没有能打开文件夹的程序。</translation>
    </message>
    <message>
        <source>This desktop has no program that opens this file.</source>
        <translation>此桌面没有能打开此文件的程序。</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
</context>
<context>
    <name>PeakBars</name>
    <message>
        <source>weights</source>
        <comment>part of the memory</comment>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradients</source>
        <comment>part of the memory</comment>
        <translation>梯度</translation>
    </message>
    <message>
        <source>optimizer</source>
        <comment>part of the memory</comment>
        <translation>优化器</translation>
    </message>
    <message>
        <source>activations</source>
        <comment>part of the memory</comment>
        <translation>激活</translation>
    </message>
    <message>
        <source>temporaries</source>
        <comment>part of the memory</comment>
        <translation>临时张量</translation>
    </message>
    <message>
        <source>other</source>
        <comment>part of the memory</comment>
        <translation>其他</translation>
    </message>
    <message>
        <source>%1 · live</source>
        <extracomment>name of a bar; %1: a variant of which a run is at work</extracomment>
        <translation>%1 · 实时</translation>
    </message>
    <message>
        <source>budget %1 ↑</source>
        <extracomment>beside the budget line of a chart; %1: amount of memory</extracomment>
        <translation>预算 %1 ↑</translation>
    </message>
    <message>
        <source>budget %1</source>
        <translation>预算 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>two parts of the memory</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>no peak</source>
        <comment>bar of a run without a measured peak</comment>
        <translation>无峰值</translation>
    </message>
    <message>
        <source>evaluation %1</source>
        <extracomment>above a bar whose evaluation alone needs more memory than the budget; %1: amount</extracomment>
        <translation>评估 %1</translation>
    </message>
    <message>
        <source>no split measured</source>
        <translation>未测得组成</translation>
    </message>
</context>
<context>
    <name>Remedies</name>
    <message>
        <source>Duplicate with rate %1</source>
        <extracomment>An entry of a failed run&apos;s menu. %1 a learning rate</extracomment>
        <translation>复制并改用学习率 %1</translation>
    </message>
    <message>
        <source>Duplicate with batch %1, accumulate %2</source>
        <extracomment>An entry of a failed run&apos;s menu. %1 examples in a batch, %2 micro-batches of a step</extracomment>
        <translation>复制并改用批大小 %1、累积 %2</translation>
    </message>
</context>
<context>
    <name>ScatterChart</name>
    <message>
        <source>budget %1 →</source>
        <extracomment>a budget far right of all points of a chart; %1: amount of memory</extracomment>
        <translation>预算 %1 →</translation>
    </message>
    <message>
        <source>over budget %1</source>
        <extracomment>right of the budget line of a chart; %1: amount of memory</extracomment>
        <translation>超出预算 %1</translation>
    </message>
    <message>
        <source>budget %1</source>
        <extracomment>beside the budget line of a chart; %1: amount of memory</extracomment>
        <translation>预算 %1</translation>
    </message>
    <message>
        <source>%1 · live</source>
        <extracomment>name of a point of a chart; %1: a variant of which a run is at work</extracomment>
        <translation>%1 · 实时</translation>
    </message>
    <message>
        <source>peak memory, %1</source>
        <extracomment>axis of a chart; %1: unit</extracomment>
        <translation>峰值内存，%1</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Takes effect at once.</source>
        <translation>立即生效。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>KiB, MiB, GiB by size</source>
        <translation>按大小使用 KiB、MiB、GiB</translation>
    </message>
    <message>
        <source>Always MiB</source>
        <translation>始终使用 MiB</translation>
    </message>
    <message>
        <source>Memory unit</source>
        <translation>内存单位</translation>
    </message>
    <message>
        <source>1 GiB is 1024 MiB, 1 MiB is 1024 KiB.</source>
        <translation>1 GiB 等于 1024 MiB，1 MiB 等于 1024 KiB。</translation>
    </message>
    <message>
        <source>The file that the program opens at its start. Empty: the one in your data folder.</source>
        <translation>程序启动时打开的文件。留空则使用数据文件夹中的默认文件。</translation>
    </message>
    <message>
        <source>Threads of new runs</source>
        <translation>新实验的线程数</translation>
    </message>
    <message>
        <source>0: all that this computer has. Numbers of threads differ in the last digits of results.</source>
        <translation>0 表示使用本机的全部线程。线程数不同，结果的末几位会有差异。</translation>
    </message>
    <message>
        <source>Notify when a run ends</source>
        <translation>实验结束时通知</translation>
    </message>
    <message>
        <source>Notify when the queue ends</source>
        <translation>队列结束时通知</translation>
    </message>
    <message>
        <source>Command when a run ends</source>
        <translation>实验结束时执行的命令</translation>
    </message>
    <message>
        <source>A command of the shell. SHERL_RUN_ID, SHERL_RUN_NAME, SHERL_RUN_STATUS and SHERL_STUDY tell it which run.</source>
        <translation>一条 shell 命令。环境变量 SHERL_RUN_ID、SHERL_RUN_NAME、SHERL_RUN_STATUS 和 SHERL_STUDY 指明是哪个实验。</translation>
    </message>
    <message>
        <source>Command when the queue ends</source>
        <translation>队列结束时执行的命令</translation>
    </message>
    <message>
        <source>A command of the shell; the same variables tell the last run.</source>
        <translation>一条 shell 命令；同样的环境变量指明最后一个实验。</translation>
    </message>
    <message>
        <source>Study file</source>
        <translation>研究文件</translation>
    </message>
    <message>
        <source>GB*: MiB / 1000, as papers print it</source>
        <translation>GB*：MiB / 1000，与论文写法一致</translation>
    </message>
</context>
<context>
    <name>StepTimelineChart</name>
    <message>
        <source>early</source>
        <comment>blocks of a model that keep nothing for backward</comment>
        <translation>早期</translation>
    </message>
    <message>
        <source>side</source>
        <comment>network beside a model</comment>
        <translation>侧网络</translation>
    </message>
    <message>
        <source>late</source>
        <comment>last blocks of a model, with gradients</comment>
        <translation>晚期</translation>
    </message>
    <message>
        <source>budget %1 ↑</source>
        <extracomment>beside the budget line of a chart; %1: amount of memory</extracomment>
        <translation>预算 %1 ↑</translation>
    </message>
    <message>
        <source>budget %1</source>
        <translation>预算 %1</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <extracomment>a time on an axis, in seconds</extracomment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>peak %1 · micro-batch %2 of %3</source>
        <extracomment>beside the highest point of a line; %1: amount of memory, %2: which micro-batch, %3: of how many</extracomment>
        <translation>峰值 %1 · 第 %2 个微批，共 %3 个</translation>
    </message>
    <message>
        <source>peak %1</source>
        <extracomment>beside the highest point of a line; %1: amount of memory</extracomment>
        <translation>峰值 %1</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>%1; expected %2, got %3</source>
        <extracomment>What is wrong with a value. %1 what happened, %2 what was expected, %3 what was found instead.</extracomment>
        <translation>%1；应为%2，实际为 %3</translation>
    </message>
    <message>
        <source>%1; expected %2</source>
        <extracomment>What is wrong with a value. %1 what happened, %2 what was expected.</extracomment>
        <translation>%1；应为%2</translation>
    </message>
    <message>
        <source>%1; got %2</source>
        <extracomment>What is wrong with a value. %1 what happened, %2 what was found.</extracomment>
        <translation>%1；实际为 %2</translation>
    </message>
    <message>
        <source>%1.</source>
        <extracomment>A sentence made of %1, a clause that says what happened.</extracomment>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1: %2.</source>
        <extracomment>%1 a place in a file or a setting, %2 a clause that says what happened there.</extracomment>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>two sentences</comment>
        <extracomment>Two sentences: %1 what happened, %2 what to do about it.</extracomment>
        <translation>%1%2</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 字节</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <extracomment>An exact number of bytes, digits in groups; never 1.</extracomment>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>mean of accuracy and F1</source>
        <translation>准确率与 F1 的均值</translation>
    </message>
    <message>
        <source>mean of Pearson and Spearman</source>
        <translation>Pearson 与 Spearman 的均值</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>waiting</source>
        <comment>state of a run</comment>
        <translation>等待</translation>
    </message>
    <message>
        <source>running</source>
        <comment>state of a run</comment>
        <translation>运行中</translation>
    </message>
    <message>
        <source>finished</source>
        <comment>state of a run</comment>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <comment>state of a run, by the user</comment>
        <translation>已停止</translation>
    </message>
    <message>
        <source>paused</source>
        <comment>state of a run</comment>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>failed</source>
        <comment>state of a run</comment>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted</source>
        <comment>state of a run whose process ended</comment>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Peak allocated, training step</source>
        <translation>已分配峰值，训练步</translation>
    </message>
    <message>
        <source>Peak allocated, evaluation</source>
        <translation>已分配峰值，评估</translation>
    </message>
    <message>
        <source>CUDA allocated, peak</source>
        <translation>CUDA 已分配，峰值</translation>
    </message>
    <message>
        <source>CUDA reserved, peak</source>
        <translation>CUDA 已保留，峰值</translation>
    </message>
    <message>
        <source>Process RSS, peak</source>
        <translation>进程 RSS，峰值</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>optimizer state</source>
        <translation>优化器状态</translation>
    </message>
    <message>
        <source>saved activations</source>
        <translation>保存的激活</translation>
    </message>
    <message>
        <source>temporaries</source>
        <translation>临时张量</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>GB* is MiB / 1000, as papers print it.</source>
        <extracomment>footnote; GB* is not translated</extracomment>
        <translation>GB* 即 MiB / 1000，与论文写法一致。</translation>
    </message>
    <message>
        <source>preparation</source>
        <comment>part of a training step</comment>
        <translation>准备</translation>
    </message>
    <message>
        <source>forward</source>
        <comment>part of a training step</comment>
        <translation>前向传播</translation>
    </message>
    <message>
        <source>forward, early blocks</source>
        <comment>part of a training step</comment>
        <translation>前向传播，早期块</translation>
    </message>
    <message>
        <source>forward, side network</source>
        <comment>part of a training step</comment>
        <translation>前向传播，侧网络</translation>
    </message>
    <message>
        <source>forward, late blocks</source>
        <comment>part of a training step</comment>
        <translation>前向传播，晚期块</translation>
    </message>
    <message>
        <source>loss</source>
        <comment>part of a training step</comment>
        <translation>损失</translation>
    </message>
    <message>
        <source>backward</source>
        <comment>part of a training step</comment>
        <translation>反向传播</translation>
    </message>
    <message>
        <source>optimizer</source>
        <comment>part of a training step</comment>
        <translation>优化器</translation>
    </message>
</context>
<context>
    <name>analysis</name>
    <message>
        <source>Different data or splits: %1 (%2), %3 (%4).</source>
        <translation>数据或划分不同：%1（%2），%3（%4）。</translation>
    </message>
    <message>
        <source>Different metrics: %1 (%2), %3 (%4).</source>
        <translation>指标不同：%1（%2），%3（%4）。</translation>
    </message>
    <message>
        <source>Different backbones: %1 (%2), %3 (%4).</source>
        <translation>骨干网络不同：%1（%2），%3（%4）。</translation>
    </message>
    <message>
        <source>Unequal numbers of finished seeds: %1 (%2), %3 (%4).</source>
        <translation>已完成的随机种子数不等：%1（%2），%3（%4）。</translation>
    </message>
    <message>
        <source>Unequal numbers of steps: %1 (%2), %3 (%4).</source>
        <translation>步数不等：%1（%2），%3（%4）。</translation>
    </message>
    <message>
        <source>Different precision: %1 (%2), %3 (%4).</source>
        <translation>精度不同：%1（%2），%3（%4）。</translation>
    </message>
    <message>
        <source>Different devices, so different memory counters: %1 (%2), %3 (%4).</source>
        <translation>设备不同，内存计数器因此不同：%1（%2），%3（%4）。</translation>
    </message>
    <message>
        <source>stored predictions do not fit their classes</source>
        <translation>存储的预测与其类别不符</translation>
    </message>
    <message>
        <source>Run it again.</source>
        <translation>请重新运行。</translation>
    </message>
    <message>
        <source>a class from 0 to %1</source>
        <translation>0 到 %1 的类别</translation>
    </message>
    <message>
        <source>%1 predictions</source>
        <translation>%1 的预测</translation>
    </message>
    <message>
        <source>the test split</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>the validation split</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>Predictions are stored when the run has finished.</source>
        <translation>实验完成后才会存储预测。</translation>
    </message>
    <message>
        <source>The study holds no predictions of %1. Run it again to have them.</source>
        <translation>研究中没有 %1 的预测。重新运行即可得到。</translation>
    </message>
    <message>
        <source>%1 has no predictions of %2.</source>
        <translation>%1 没有%2的预测。</translation>
    </message>
    <message>
        <source>The stored predictions of %1 do not fit its classes or examples. Run it again to have them.</source>
        <translation>%1 存储的预测与其类别或样本不符。重新运行即可得到。</translation>
    </message>
    <message>
        <source>Predictions are stored when a run has finished, and %1 has not.</source>
        <translation>实验完成后才会存储预测，而 %1 尚未完成。</translation>
    </message>
    <message>
        <source>%1 predicts scores and %2 predicts classes: their answers cannot be paired.</source>
        <translation>%1 预测分数，%2 预测类别：其回答无法配对。</translation>
    </message>
    <message>
        <source>%1 and %2 were trained on different data or splits: their examples cannot be paired.</source>
        <translation>%1 与 %2 的训练数据或划分不同：其样本无法配对。</translation>
    </message>
    <message>
        <source>%1 and %2 have different classes: their answers cannot be paired.</source>
        <translation>%1 与 %2 的类别不同：其回答无法配对。</translation>
    </message>
    <message>
        <source>%1 and %2 were scored on different examples of %3: they cannot be paired.</source>
        <translation>%1 与 %2 在%3上评估的样本不同：无法配对。</translation>
    </message>
    <message>
        <source>The same examples have different labels in %1 and in %2: they cannot be paired.</source>
        <translation>相同样本在 %1 与 %2 中的标签不同：无法配对。</translation>
    </message>
    <message>
        <source>training examples</source>
        <translation>训练样本</translation>
    </message>
    <message>
        <source>validation examples</source>
        <translation>验证样本</translation>
    </message>
    <message>
        <source>test examples</source>
        <translation>测试样本</translation>
    </message>
    <message>
        <source>split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>split seed</source>
        <translation>划分种子</translation>
    </message>
    <message>
        <source>pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>backbone mode</source>
        <translation>骨干模式</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>学习率计划</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>梯度检查点</translation>
    </message>
    <message>
        <source>Batch %1, accumulate %2</source>
        <translation>批大小 %1、累积 %2</translation>
    </message>
    <message>
        <source>Only %1 early layers</source>
        <translation>仅 %1 个早期层</translation>
    </message>
    <message>
        <source>Only %1 late layers</source>
        <translation>仅 %1 个晚期层</translation>
    </message>
    <message>
        <source>Max length %1</source>
        <translation>最大长度 %1</translation>
    </message>
    <message>
        <source>the embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>the side network</source>
        <translation>侧网络</translation>
    </message>
    <message>
        <source>the encoder&apos;s side network</source>
        <translation>编码器的侧网络</translation>
    </message>
    <message>
        <source>the decoder&apos;s side network</source>
        <translation>解码器的侧网络</translation>
    </message>
    <message>
        <source>the head</source>
        <translation>任务头</translation>
    </message>
    <message>
        <source>the loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>the optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>The head is trained, so it keeps what it computed.</source>
        <translation>任务头参与训练，因此保留其计算结果。</translation>
    </message>
    <message>
        <source>The head is trained, so %1 keep what they computed.</source>
        <translation>任务头参与训练，因此 %1 保留其计算结果。</translation>
    </message>
    <message>
        <source>The head is trained, so %1 keeps what it computed.</source>
        <translation>任务头参与训练，因此 %1 保留其计算结果。</translation>
    </message>
    <message>
        <source>%1 in blocks %2 needs a gradient, so blocks %3 keep what they computed.</source>
        <translation>块 %2 中的 %1 需要梯度，因此块 %3 保留其计算结果。</translation>
    </message>
    <message>
        <source>%1 in blocks %2 needs a gradient, so block %3 keeps what it computed.</source>
        <translation>块 %2 中的 %1 需要梯度，因此块 %3 保留其计算结果。</translation>
    </message>
    <message>
        <source>%1 in block %2 needs a gradient, so blocks %3 keep what they computed.</source>
        <translation>块 %2 中的 %1 需要梯度，因此块 %3 保留其计算结果。</translation>
    </message>
    <message>
        <source>%1 in block %2 needs a gradient, so block %3 keeps what it computed.</source>
        <translation>块 %2 中的 %1 需要梯度，因此块 %3 保留其计算结果。</translation>
    </message>
    <message>
        <source>%1 in %2 needs a gradient, so %3 keep what they computed.</source>
        <translation>%2 中的 %1 需要梯度，因此 %3 保留其计算结果。</translation>
    </message>
    <message>
        <source>%1 in %2 needs a gradient, so %3 keeps what it computed.</source>
        <translation>%2 中的 %1 需要梯度，因此 %3 保留其计算结果。</translation>
    </message>
    <message>
        <source>activations, encoder blocks %1</source>
        <translation>激活，编码器块 %1</translation>
    </message>
    <message>
        <source>activations, encoder block %1</source>
        <translation>激活，编码器块 %1</translation>
    </message>
    <message>
        <source>activations, decoder blocks %1</source>
        <translation>激活，解码器块 %1</translation>
    </message>
    <message>
        <source>activations, decoder block %1</source>
        <translation>激活，解码器块 %1</translation>
    </message>
    <message>
        <source>activations, blocks %1</source>
        <translation>激活，块 %1</translation>
    </message>
    <message>
        <source>activations, block %1</source>
        <translation>激活，块 %1</translation>
    </message>
    <message>
        <source>activations, embedding</source>
        <translation>激活，嵌入</translation>
    </message>
    <message>
        <source>activations, side networks</source>
        <translation>激活，各侧网络</translation>
    </message>
    <message>
        <source>activations, side network</source>
        <translation>激活，侧网络</translation>
    </message>
    <message>
        <source>activations, head</source>
        <translation>激活，任务头</translation>
    </message>
    <message>
        <source>activations, loss</source>
        <translation>激活，损失</translation>
    </message>
    <message>
        <source>activations, head and loss</source>
        <translation>激活，任务头和损失</translation>
    </message>
    <message>
        <source>activations, elsewhere</source>
        <translation>激活，其余部分</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>optimizer state</source>
        <translation>优化器状态</translation>
    </message>
    <message>
        <source>temporaries</source>
        <translation>临时张量</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>%1: frozen below encoder block %2, nothing is kept.</source>
        <translation>%1：编码器块 %2 以下冻结，不保留任何内容。</translation>
    </message>
    <message>
        <source>%1: frozen below decoder block %2, nothing is kept.</source>
        <translation>%1：解码器块 %2 以下冻结，不保留任何内容。</translation>
    </message>
    <message>
        <source>%1: frozen below block %2, nothing is kept.</source>
        <translation>%1：块 %2 以下冻结，不保留任何内容。</translation>
    </message>
    <message>
        <source>%1: no gradient passes here, nothing is kept.</source>
        <translation>%1：此处没有梯度经过，不保留任何内容。</translation>
    </message>
    <message>
        <source>not taken apart</source>
        <translation>未细分</translation>
    </message>
    <message>
        <source>the method %1 is not defined on a backbone of kind %2</source>
        <translation>方法 %1 在 %2 类骨干网络上没有定义</translation>
    </message>
</context>
<context>
    <name>api</name>
    <message>
        <source>the training engine or its LibTorch cannot be loaded: %1</source>
        <translation>无法加载训练引擎或其 LibTorch：%1</translation>
    </message>
    <message>
        <source>Run ./workbench setup, which fetches LibTorch, then ./workbench build.</source>
        <translation>请先运行 ./workbench setup 获取 LibTorch，再运行 ./workbench build。</translation>
    </message>
    <message>
        <source>the drawing module cannot be loaded: %1</source>
        <translation>无法加载绘图模块：%1</translation>
    </message>
    <message>
        <source>Run ./workbench build.</source>
        <translation>请运行 ./workbench build。</translation>
    </message>
    <message>
        <source>LibTorch, which trains and predicts, is not here</source>
        <translation>这里没有用于训练和预测的 LibTorch</translation>
    </message>
    <message>
        <source>Run %1, which fetches it.</source>
        <translation>运行 %1 即可获取。</translation>
    </message>
    <message>
        <source>Let SHERL_TORCH_ROOT name a LibTorch 2.11.</source>
        <translation>请让 SHERL_TORCH_ROOT 指向 LibTorch 2.11。</translation>
    </message>
    <message>
        <source>Remove this folder and run %1, which fetches it again.</source>
        <translation>删除此文件夹并运行 %1，即可重新获取。</translation>
    </message>
    <message>
        <source>Let SHERL_TORCH_ROOT name a LibTorch 2.11, or unset it and run %1, which fetches one.</source>
        <translation>请让 SHERL_TORCH_ROOT 指向 LibTorch 2.11，或取消该变量并运行 %1 来获取。</translation>
    </message>
    <message>
        <source>Install the program again, with its window.</source>
        <translation>请重新安装带窗口的程序。</translation>
    </message>
    <message>
        <source>the run has no %1 weights</source>
        <translation>此实验没有 %1 权重</translation>
    </message>
    <message>
        <source>Resume the run until it has been evaluated, or export the other weights.</source>
        <translation>请继续此实验直到完成一次评估，或导出另一份权重。</translation>
    </message>
    <message>
        <source>only LoRA and (IA)³ can be folded into the weights of the backbone</source>
        <translation>只有 LoRA 和 (IA)³ 能合并进骨干网络的权重</translation>
    </message>
    <message>
        <source>the backbone has no biases that the trained ones could be folded into</source>
        <translation>骨干网络没有偏置，训练出的偏置无处合并</translation>
    </message>
    <message>
        <source>a list of %1</source>
        <translation>含 %1 项的列表</translation>
    </message>
    <message>
        <source>%1 or more</source>
        <translation>不小于 %1 的值</translation>
    </message>
    <message>
        <source>a phase of a training step</source>
        <translation>训练步的一个阶段</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>the place of one of %1 blocks</source>
        <translation>%1 个块中某一块的位置</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>一个对象</translation>
    </message>
    <message>
        <source>what was recorded of the memory cannot be read</source>
        <translation>无法读取所记录的内存数据</translation>
    </message>
    <message>
        <source>Another program has changed the study: take a copy of before.</source>
        <translation>研究已被其他程序改动：请使用改动之前的副本。</translation>
    </message>
    <message>
        <source>a value</source>
        <translation>一个值</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a whole number from 0</source>
        <translation>不小于 0 的整数</translation>
    </message>
    <message>
        <source>a number from 0</source>
        <translation>不小于 0 的数字</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本的列表</translation>
    </message>
    <message>
        <source>a list of whole numbers from 0</source>
        <translation>由不小于 0 的整数组成的列表</translation>
    </message>
    <message>
        <source>bytes that sum to the peak, %1</source>
        <translation>总和等于峰值 %1 的字节数</translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>the file exists already and is kept</source>
        <translation>文件已存在，予以保留</translation>
    </message>
    <message>
        <source>Name another file, or remove this one.</source>
        <translation>请指定其他文件，或删除该文件。</translation>
    </message>
    <message>
        <source>this is no amount of memory</source>
        <translation>这不是内存大小</translation>
    </message>
    <message>
        <source>bytes, or a size such as &quot;600 MiB&quot;</source>
        <translation>字节数，或如 &quot;600 MiB&quot; 的大小</translation>
    </message>
    <message>
        <source>a figure compares one task: this is %1 (%2), the first run is %3 (%4)</source>
        <translation>一张图只比较一个任务：这是 %1（%2），而第一个实验是 %3（%4）</translation>
    </message>
    <message>
        <source>a field with a tab or a line end cannot stand in a TSV file</source>
        <translation>含制表符或换行的字段不能写入 TSV 文件</translation>
    </message>
    <message>
        <source>Write a .csv file instead.</source>
        <translation>请改写 .csv 文件。</translation>
    </message>
    <message>
        <source>the target exists already and is kept</source>
        <translation>目标已存在，予以保留</translation>
    </message>
    <message>
        <source>a new or empty folder</source>
        <translation>新的或空的文件夹</translation>
    </message>
    <message>
        <source>the column is missing</source>
        <translation>缺少该列</translation>
    </message>
    <message>
        <source>two columns have this name</source>
        <translation>有两列同名</translation>
    </message>
    <message>
        <source>a column &quot;%1&quot;</source>
        <translation>名为“%1”的列</translation>
    </message>
    <message>
        <source>Name it with --text-column or --pair-column.</source>
        <translation>请用 --text-column 或 --pair-column 指定。</translation>
    </message>
    <message>
        <source>the row cannot be decoded</source>
        <translation>无法解码该行</translation>
    </message>
    <message>
        <source>the row has another number of fields than the header</source>
        <translation>该行的字段数与表头不符</translation>
    </message>
    <message>
        <source>%1 fields</source>
        <translation>%1 个字段</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>predict needs --text TEXT, or --file IN with --out OUT</source>
        <translation>predict 需要 --text TEXT，或 --file IN 连同 --out OUT</translation>
    </message>
    <message>
        <source>--file IN and --out OUT go together</source>
        <translation>--file IN 与 --out OUT 必须同时使用</translation>
    </message>
    <message>
        <source>--text-pair goes with --text; a file has --pair-column</source>
        <translation>--text-pair 与 --text 同用；文件请用 --pair-column</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>没有这个文件夹</translation>
    </message>
    <message>
        <source>an exported adapter</source>
        <translation>导出的适配器</translation>
    </message>
    <message>
        <source>this machine has no such device</source>
        <translation>本机没有该设备</translation>
    </message>
    <message>
        <source>auto or one of %1</source>
        <translation>auto 或以下之一：%1</translation>
    </message>
    <message>
        <source>standard input can be read only once</source>
        <translation>标准输入只能读取一次</translation>
    </message>
    <message>
        <source>this run cannot be resumed</source>
        <translation>该实验无法继续</translation>
    </message>
    <message>
        <source>a waiting, stopped, paused or interrupted run, or a failed one with a checkpoint or a disk that was full</source>
        <translation>等待、已停止、已暂停或已中断的实验，或有检查点的、因磁盘已满而失败的实验</translation>
    </message>
    <message>
        <source>the output cannot be written: %1</source>
        <translation>无法写入输出：%1</translation>
    </message>
    <message>
        <source>there is no such folder or asset</source>
        <translation>没有这个文件夹或资源</translation>
    </message>
    <message>
        <source>a Hugging Face folder, or the name of an installed asset such as minilm</source>
        <translation>Hugging Face 文件夹，或已安装资源的名称，例如 minilm</translation>
    </message>
    <message>
        <source>a run spec is a JSON object</source>
        <translation>实验规格应为 JSON 对象</translation>
    </message>
    <message>
        <source>a run at work cannot be deleted</source>
        <translation>不能删除正在运行的实验</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>请先将其停止。</translation>
    </message>
    <message>
        <source>there is no such option</source>
        <translation>没有这个选项</translation>
    </message>
    <message>
        <source>A text that begins with a hyphen can be given with --jsonl.</source>
        <translation>以连字符开头的文本可用 --jsonl 给出。</translation>
    </message>
    <message>
        <source>the file cannot be read to its end</source>
        <translation>无法将文件读到末尾</translation>
    </message>
    <message>
        <source>tokenize needs texts, or --jsonl FILE, and not both</source>
        <translation>tokenize 需要文本或 --jsonl FILE，不能两者并用</translation>
    </message>
    <message>
        <source>this is no parity case</source>
        <translation>这不是一致性用例</translation>
    </message>
    <message>
        <source>a folder with case.json, or a folder of such folders</source>
        <translation>含有 case.json 的文件夹，或由此类文件夹组成的文件夹</translation>
    </message>
    <message>
        <source>there is no such command</source>
        <translation>没有这个命令</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>the table would be overwritten by its own labels</source>
        <translation>表格会被它自己的标注结果覆盖</translation>
    </message>
    <message>
        <source>Name another file with --out.</source>
        <translation>请用 --out 指定另一个文件。</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>the folder of the file does not exist</source>
        <translation>该文件所在的文件夹不存在</translation>
    </message>
    <message>
        <source>Create it first, or name another file.</source>
        <translation>请先创建该文件夹，或指定其他文件。</translation>
    </message>
    <message>
        <source>this is a folder, not a file</source>
        <translation>这是文件夹，不是文件</translation>
    </message>
    <message>
        <source>a path such as figures/demo.svg</source>
        <translation>类似 figures/demo.svg 的路径</translation>
    </message>
    <message>
        <source>the study would be overwritten</source>
        <translation>研究会被覆盖</translation>
    </message>
    <message>
        <source>another option of this line writes the same file</source>
        <translation>此命令的另一选项写入同一文件</translation>
    </message>
    <message>
        <source>Name another file.</source>
        <translation>请另取文件名。</translation>
    </message>
    <message>
        <source>Add --svg FILE, --pdf FILE or --png FILE.</source>
        <translation>请加上 --svg FILE、--pdf FILE 或 --png FILE。</translation>
    </message>
    <message>
        <source>this program is not installed, it runs from a build folder</source>
        <translation>本程序未安装，正从构建文件夹运行</translation>
    </message>
    <message>
        <source>Run %1.</source>
        <translation>请运行 %1。</translation>
    </message>
    <message>
        <source>the set-up cannot be started: %1</source>
        <translation>无法启动安装：%1</translation>
    </message>
    <message>
        <source>a number without a unit is in bytes, and this is less than 1 MiB</source>
        <translation>不带单位的数以字节计，而此值小于 1 MiB</translation>
    </message>
    <message>
        <source>Write &quot;%1 MiB&quot;, or &quot;%1 B&quot; if you mean bytes.</source>
        <translation>请写 &quot;%1 MiB&quot;；若指字节，请写 &quot;%1 B&quot;。</translation>
    </message>
    <message>
        <source>--columns is about a table to read, and none is asked for</source>
        <translation>--columns 针对供阅读的表格，而未要求任何此类表格</translation>
    </message>
    <message>
        <source>Add --latex FILE or --markdown FILE; CSV has every column.</source>
        <translation>请加上 --latex FILE 或 --markdown FILE；CSV 含所有列。</translation>
    </message>
    <message>
        <source>no column has this name</source>
        <translation>没有此名称的列</translation>
    </message>
    <message>
        <source>names out of %1, with commas between them</source>
        <translation>%1 中的名称，以逗号分隔</translation>
    </message>
    <message>
        <source>--chart, --split, --dark and --transparent are about a figure, and none is asked for</source>
        <translation>--chart、--split、--dark 和 --transparent 针对图，而未要求任何图</translation>
    </message>
    <message>
        <source>a figure needs results, and the %1 %2 of a seed is not a finite number</source>
        <translation>图需要结果，而某个种子的 %1 %2 不是有限数</translation>
    </message>
    <message>
        <source>a figure needs results, and this run has no %1 %2 yet</source>
        <translation>图需要结果，而此实验尚无 %1 %2</translation>
    </message>
    <message>
        <source>its seeds ran on different devices, whose memory counters do not compare</source>
        <translation>其种子在不同设备上运行，其内存计数器不可比较</translation>
    </message>
    <message>
        <source>a figure needs results, and the peak of this run is not measured</source>
        <translation>图需要结果，而此实验未测得峰值</translation>
    </message>
    <message>
        <source>a figure compares peaks of one counter: this is %1, the first run is %2</source>
        <translation>图只比较同一计数器的峰值：此处为 %1，首个实验为 %2</translation>
    </message>
    <message>
        <source>these peaks are of two counters, which do not compare</source>
        <translation>这些峰值来自两种计数器，不可比较</translation>
    </message>
    <message>
        <source>tensor_peak_train of all, or cuda_allocated_peak of all</source>
        <translation>全部为 tensor_peak_train，或全部为 cuda_allocated_peak</translation>
    </message>
    <message>
        <source>Name runs of one counter, or give each counter a column of its own: --columns %1.</source>
        <translation>请指定同一计数器的实验，或让每种计数器各占一列：--columns %1。</translation>
    </message>
    <message>
        <source>Name runs of one counter, and write a table for each.</source>
        <translation>请指定同一计数器的实验，每种计数器各写一张表。</translation>
    </message>
    <message>
        <source>--check asks whether the run fits, and there is no budget</source>
        <translation>--check 判断实验是否在预算之内，而没有给出预算</translation>
    </message>
    <message>
        <source>Add --budget SIZE, or set memory_limit in the spec.</source>
        <translation>请加上 --budget SIZE，或在规格中设置 memory_limit。</translation>
    </message>
    <message>
        <source>this is a folder, the study, or a file that another option of this line writes</source>
        <translation>这是文件夹、研究本身，或本命令行另一选项要写入的文件</translation>
    </message>
    <message>
        <source>--dark and --transparent are about a figure, and none is asked for</source>
        <translation>--dark 和 --transparent 针对图，而未要求任何图</translation>
    </message>
    <message>
        <source>this step of the run was not traced</source>
        <translation>未记录该实验这一步的轨迹</translation>
    </message>
    <message>
        <source>a run that kept a trace</source>
        <translation>保留了轨迹的实验</translation>
    </message>
    <message>
        <source>&quot;sherl run --trace-step %1&quot; keeps that of a new run.</source>
        <translation>&quot;sherl run --trace-step %1&quot; 可保留新实验在该步的轨迹。</translation>
    </message>
    <message>
        <source>a difference needs what both peaks are made of, and that of this run was not measured</source>
        <translation>差异需要两个峰值的组成，而此实验的峰值组成未测量</translation>
    </message>
    <message>
        <source>Name runs that have trained on the CPU.</source>
        <translation>请指定在 CPU 上训练过的实验。</translation>
    </message>
    <message>
        <source>a figure needs what the peak is made of, and that of this run was not measured</source>
        <translation>图需要峰值的组成，而此实验的峰值组成未测量</translation>
    </message>
    <message>
        <source>memory tells of one run, or of the difference of two</source>
        <translation>memory 只针对一个实验，或两个实验之间的差异</translation>
    </message>
    <message>
        <source>&quot;sherl compare&quot; sets more of them side by side.</source>
        <translation>&quot;sherl compare&quot; 可并列比较更多实验。</translation>
    </message>
    <message>
        <source>there is no such unit</source>
        <translation>没有这种单位</translation>
    </message>
    <message>
        <source>gib, mib or paper</source>
        <translation>gib、mib 或 paper</translation>
    </message>
</context>
<context>
    <name>base</name>
    <message>
        <source>the file cannot be written: %1</source>
        <translation>无法写入文件：%1</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the folder.</source>
        <translation>请检查该文件夹的剩余空间和权限。</translation>
    </message>
    <message>
        <source>the file does not exist</source>
        <translation>文件不存在</translation>
    </message>
    <message>
        <source>this is a folder, not a file</source>
        <translation>这是文件夹，不是文件</translation>
    </message>
    <message>
        <source>the target exists and is not an empty folder</source>
        <translation>目标已存在且不是空文件夹</translation>
    </message>
    <message>
        <source>Choose another folder or remove this one.</source>
        <translation>请选择其他文件夹，或删除该文件夹。</translation>
    </message>
    <message>
        <source>the asset &quot;%1&quot; is not installed</source>
        <translation>资源“%1”尚未安装</translation>
    </message>
    <message>
        <source>the JSON is nested deeper than %1 levels</source>
        <translation>JSON 的嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>a key stands twice in one object</source>
        <translation>同一对象中有重复的键</translation>
    </message>
    <message>
        <source>this is not valid JSON: %1</source>
        <translation>这不是有效的 JSON：%1</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>the number is too large</source>
        <translation>数值过大</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Run %1, which fetches it.</source>
        <translation>运行 %1 即可获取。</translation>
    </message>
    <message>
        <source>no temporary folder can be made: %1</source>
        <translation>无法创建临时文件夹：%1</translation>
    </message>
</context>
<context>
    <name>data</name>
    <message>
        <source>a name in this folder is not UTF-8</source>
        <translation>该文件夹中有名称不是 UTF-8 编码</translation>
    </message>
    <message>
        <source>Rename it.</source>
        <translation>请将其重命名。</translation>
    </message>
    <message>
        <source>the folder cannot be read: %1</source>
        <translation>无法读取文件夹：%1</translation>
    </message>
    <message>
        <source>a folder with one sub-folder of text files per class</source>
        <translation>每个类别对应一个文本文件子文件夹的文件夹</translation>
    </message>
    <message>
        <source>a class of task.data.labels has no folder</source>
        <translation>task.data.labels 中有类别没有对应的文件夹</translation>
    </message>
    <message>
        <source>a folder &quot;%1&quot;</source>
        <translation>名为“%1”的文件夹</translation>
    </message>
    <message>
        <source>the folder is none of the classes</source>
        <translation>该文件夹不属于任何类别</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>Add it to task.data.labels, or set task.data.bad_rows to &quot;skip&quot;.</source>
        <translation>请将其加入 task.data.labels，或将 task.data.bad_rows 设为 &quot;skip&quot;。</translation>
    </message>
    <message>
        <source>the file is UTF-16</source>
        <translation>文件是 UTF-16 编码</translation>
    </message>
    <message>
        <source>UTF-8 or Windows-1252</source>
        <translation>UTF-8 或 Windows-1252</translation>
    </message>
    <message>
        <source>class folders have classes, not scores</source>
        <translation>类别文件夹给出的是类别，不是分数</translation>
    </message>
    <message>
        <source>classification</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>the class folder is empty</source>
        <translation>类别文件夹为空</translation>
    </message>
    <message>
        <source>the class folder holds folders</source>
        <translation>类别文件夹中含有子文件夹</translation>
    </message>
    <message>
        <source>text files</source>
        <translation>文本文件</translation>
    </message>
    <message>
        <source>the header cannot be decoded</source>
        <translation>无法解码表头</translation>
    </message>
    <message>
        <source>two columns have this name in the header</source>
        <translation>表头中有两列同名</translation>
    </message>
    <message>
        <source>a column is missing</source>
        <translation>缺少一列</translation>
    </message>
    <message>
        <source>a column &quot;%1&quot;</source>
        <translation>名为“%1”的列</translation>
    </message>
    <message>
        <source>no training file is named</source>
        <translation>未指定训练文件</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>一个文件</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>rows of text</source>
        <translation>文本行</translation>
    </message>
    <message>
        <source>Close the quote, or set task.data.quotes to false.</source>
        <translation>请补上引号，或将 task.data.quotes 设为 false。</translation>
    </message>
    <message>
        <source>the row has another number of columns than the file</source>
        <translation>该行的列数与文件不符</translation>
    </message>
    <message>
        <source>%1 columns</source>
        <translation>%1 列</translation>
    </message>
    <message>
        <source>the file holds a header and no rows</source>
        <translation>文件只有表头，没有数据行</translation>
    </message>
    <message>
        <source>there is no such data format</source>
        <translation>没有这种数据格式</translation>
    </message>
    <message>
        <source>glue-tsv, class-folders or table</source>
        <translation>glue-tsv、class-folders 或 table</translation>
    </message>
    <message>
        <source>the data has too few classes</source>
        <translation>数据的类别太少</translation>
    </message>
    <message>
        <source>at least 2 classes</source>
        <translation>至少 2 个类别</translation>
    </message>
    <message>
        <source>there is no such kind of split</source>
        <translation>没有这种划分方式</translation>
    </message>
    <message>
        <source>the %1 split is empty</source>
        <translation>%1 划分为空</translation>
    </message>
    <message>
        <source>at least one example</source>
        <translation>至少一个样本</translation>
    </message>
    <message>
        <source>ICU cannot read Windows-1252: %1</source>
        <translation>ICU 无法读取 Windows-1252：%1</translation>
    </message>
    <message>
        <source>Reinstall ICU with its data.</source>
        <translation>请重新安装 ICU 及其数据。</translation>
    </message>
    <message>
        <source>ICU failed: %1</source>
        <translation>ICU 出错：%1</translation>
    </message>
    <message>
        <source>UTF-8</source>
        <translation>UTF-8</translation>
    </message>
    <message>
        <source>Windows-1252</source>
        <translation>Windows-1252</translation>
    </message>
    <message>
        <source>there is no such GLUE task</source>
        <translation>没有这个 GLUE 任务</translation>
    </message>
    <message>
        <source>cola, sst2, mrpc, stsb, qqp, mnli, qnli, rte or wnli</source>
        <translation>cola、sst2、mrpc、stsb、qqp、mnli、qnli、rte 或 wnli</translation>
    </message>
    <message>
        <source>STS-B has scores, not classes</source>
        <translation>STS-B 的标签是分数，不是类别</translation>
    </message>
    <message>
        <source>regression</source>
        <translation>回归</translation>
    </message>
    <message>
        <source>a metric needs one prediction per example</source>
        <translation>计算指标需要每个样本恰有一个预测</translation>
    </message>
    <message>
        <source>%1 predictions</source>
        <translation>%1 个预测</translation>
    </message>
    <message>
        <source>a class index is out of range</source>
        <translation>类别序号超出范围</translation>
    </message>
    <message>
        <source>0 to %1</source>
        <translation>0 到 %1</translation>
    </message>
    <message>
        <source>a double quote stands inside a field that does not begin with one</source>
        <translation>未以双引号开头的字段中出现了双引号</translation>
    </message>
    <message>
        <source>a field begins with a double quote that is never closed</source>
        <translation>字段以双引号开头，但引号没有结束</translation>
    </message>
    <message>
        <source>text stands between a closing double quote and the next delimiter</source>
        <translation>结束双引号与下一个分隔符之间还有文字</translation>
    </message>
    <message>
        <source>the text cannot be decoded</source>
        <translation>无法解码文本</translation>
    </message>
    <message>
        <source>the score is not a number</source>
        <translation>分数不是数字</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>有限的数</translation>
    </message>
    <message>
        <source>the label is empty</source>
        <translation>标签为空</translation>
    </message>
    <message>
        <source>the label is unknown</source>
        <translation>标签未知</translation>
    </message>
    <message>
        <source>the name of a class</source>
        <translation>类别名称</translation>
    </message>
    <message>
        <source>Correct the rows, or set task.data.bad_rows to &quot;skip&quot;.</source>
        <translation>请更正这些行，或将 task.data.bad_rows 设为 &quot;skip&quot;。</translation>
    </message>
    <message>
        <source>%1 more rows of this file are bad</source>
        <translation>该文件还有 %1 行有错误</translation>
    </message>
    <message>
        <source>a count of examples is not a whole number</source>
        <translation>样本数不是整数</translation>
    </message>
    <message>
        <source>an integer of at least 0</source>
        <translation>不小于 0 的整数</translation>
    </message>
    <message>
        <source>the splits ask for more examples than there are</source>
        <translation>各划分要求的样本数超过实际数量</translation>
    </message>
    <message>
        <source>at most %1 in all</source>
        <translation>合计至多 %1</translation>
    </message>
    <message>
        <source>a classification needs two classes or more</source>
        <translation>分类需要两个或更多类别</translation>
    </message>
    <message>
        <source>at least 2 labels</source>
        <translation>至少 2 个标签</translation>
    </message>
    <message>
        <source>the task does not have this metric</source>
        <translation>该任务没有这个指标</translation>
    </message>
    <message>
        <source>one of %1 (%2 classes)</source>
        <translation>%1 之一（%2 个类别）</translation>
    </message>
    <message>
        <source>the texts may be longer than the backbone&apos;s positions</source>
        <translation>文本可能超过骨干网络的位置数</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>至多 %1</translation>
    </message>
    <message>
        <source>Lower task.max_length.</source>
        <translation>请减小 task.max_length。</translation>
    </message>
    <message>
        <source>the task has pairs of texts, and the backbone knows one segment only</source>
        <translation>该任务使用文本对，而骨干网络只有一种分段</translation>
    </message>
    <message>
        <source>a backbone with a type_vocab_size of 2 or more</source>
        <translation>type_vocab_size 不小于 2 的骨干网络</translation>
    </message>
    <message>
        <source>Use another backbone, or single texts.</source>
        <translation>请换用其他骨干网络，或使用单个文本。</translation>
    </message>
    <message>
        <source>%1 bad rows are skipped</source>
        <translation>已跳过 %1 个错误行</translation>
    </message>
    <message>
        <source>%1 rows or files are not UTF-8 and are read as Windows-1252</source>
        <translation>%1 行或文件不是 UTF-8，按 Windows-1252 读取</translation>
    </message>
    <message>
        <source>%1 texts stand in more than one split</source>
        <translation>%1 条文本出现在多个划分中</translation>
    </message>
    <message>
        <source>the backbone has no pooler</source>
        <translation>骨干网络没有 pooler</translation>
    </message>
    <message>
        <source>mean or cls</source>
        <translation>mean 或 cls</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>the backbone&apos;s vocabulary cannot spell an answer, so it would never be given</source>
        <translation>骨干网络的词表拼不出某个答案，因此永远不会得到它</translation>
    </message>
    <message>
        <source>%1 to be the same text again once it was read as tokens</source>
        <translation>%1 读成词元之后仍是同样的文本</translation>
    </message>
    <message>
        <source>Give the class another name in the data.</source>
        <translation>请在数据中为这个类别换一个名称。</translation>
    </message>
    <message>
        <source>the answer %1 would be cut before it is learnt</source>
        <translation>答案 %1 在学习之前就会被截断</translation>
    </message>
    <message>
        <source>Leave the key out: then it is the longest answer and its end.</source>
        <translation>请省略这个键：那时取最长的答案及其结束符。</translation>
    </message>
    <message>
        <source>the answer %1 could not be generated whole</source>
        <translation>答案 %1 无法完整生成</translation>
    </message>
    <message>
        <source>given, fractions, counts or official-t5</source>
        <translation>given、fractions、counts 或 official-t5</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>this activation is not known</source>
        <translation>未知的激活函数</translation>
    </message>
    <message>
        <source>gelu, gelu_new, relu or silu</source>
        <translation>gelu、gelu_new、relu 或 silu</translation>
    </message>
    <message>
        <source>this is not an exported adapter of a known version</source>
        <translation>这不是已知版本的导出适配器</translation>
    </message>
    <message>
        <source>format sherl-adapter/1</source>
        <translation>格式 sherl-adapter/1</translation>
    </message>
    <message>
        <source>the file was changed after the export: its SHA-256 does not fit</source>
        <translation>文件在导出之后被改动：SHA-256 不符</translation>
    </message>
    <message>
        <source>tensor %1 does not belong to this method on this backbone</source>
        <translation>张量 %1 不属于该骨干网络上的这一方法</translation>
    </message>
    <message>
        <source>the backbone of this adapter is not there</source>
        <translation>找不到该适配器的骨干网络</translation>
    </message>
    <message>
        <source>Name its folder with --backbone.</source>
        <translation>请用 --backbone 指定其文件夹。</translation>
    </message>
    <message>
        <source>the adapter was trained on another backbone (%1)</source>
        <translation>该适配器是在另一个骨干网络（%1）上训练的</translation>
    </message>
    <message>
        <source>Give the backbone that card.md names.</source>
        <translation>请提供 card.md 中写明的骨干网络。</translation>
    </message>
    <message>
        <source>Name the right folder with --backbone.</source>
        <translation>请用 --backbone 指定正确的文件夹。</translation>
    </message>
    <message>
        <source>the export lacks something: %1</source>
        <translation>导出内容不完整：%1</translation>
    </message>
    <message>
        <source>the probe gives other logits than at the export (input %1, class %2)</source>
        <translation>探针的 logits 与导出时不同（输入 %1，类别 %2）</translation>
    </message>
    <message>
        <source>The adapter belongs to another backbone or one of its files was changed.</source>
        <translation>该适配器属于另一个骨干网络，或其文件被改动过。</translation>
    </message>
    <message>
        <source>this method is not built</source>
        <translation>尚未实现该方法</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>no linear layer of the backbone has this name</source>
        <translation>骨干网络中没有这个名称的线性层</translation>
    </message>
    <message>
        <source>a suffix such as query, value or output.dense</source>
        <translation>名称后缀，例如 query、value 或 output.dense</translation>
    </message>
    <message>
        <source>the layers of the early route do not fit this backbone</source>
        <translation>早期路径的层与该骨干网络不符</translation>
    </message>
    <message>
        <source>late_layers from 0 to %1 and ascending early_layers below feature %2</source>
        <translation>late_layers 为 0 到 %1，early_layers 升序且低于特征 %2</translation>
    </message>
    <message>
        <source>this form of the down-projection is not known</source>
        <translation>未知的下投影形式</translation>
    </message>
    <message>
        <source>gated or linear_norm</source>
        <translation>gated 或 linear_norm</translation>
    </message>
    <message>
        <source>the backbone has no pooler weights</source>
        <translation>骨干网络没有 pooler 权重</translation>
    </message>
    <message>
        <source>pooler.dense.weight and pooler.dense.bias for task.head.pool &quot;pooler&quot;</source>
        <translation>task.head.pool 为 &quot;pooler&quot; 时所需的 pooler.dense.weight 和 pooler.dense.bias</translation>
    </message>
    <message>
        <source>Set task.head.pool to mean or cls.</source>
        <translation>请将 task.head.pool 设为 mean 或 cls。</translation>
    </message>
    <message>
        <source>%1 tensors of the architecture are missing: %2</source>
        <translation>缺少该架构的 %1 个张量：%2</translation>
    </message>
    <message>
        <source>`sherl inspect` lists what the folder holds.</source>
        <translation>`sherl inspect` 会列出文件夹中的内容。</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>a tensor of this type cannot be written</source>
        <translation>无法写入这种类型的张量</translation>
    </message>
    <message>
        <source>the backbone knows one segment only and takes no pairs of texts</source>
        <translation>骨干网络只有一种分段，不接受文本对</translation>
    </message>
    <message>
        <source>Leave out the second text.</source>
        <translation>请去掉第二个文本。</translation>
    </message>
    <message>
        <source>weights, configuration and tokenizer with hash %1…</source>
        <translation>哈希为 %1… 的权重、配置与分词器</translation>
    </message>
    <message>
        <source>the tokenizer gives other ids than at the export (probe input %1, token %2)</source>
        <translation>分词器给出的编号与导出时不同（探针输入 %1，词元 %2）</translation>
    </message>
    <message>
        <source>no such token</source>
        <translation>没有这个词元</translation>
    </message>
    <message>
        <source>Bring back the tokenizer files that the backbone had when it was adapted.</source>
        <translation>请恢复适配该骨干网络时所用的分词器文件。</translation>
    </message>
    <message>
        <source>the value is of another kind or out of range</source>
        <translation>值的类型不对或超出范围</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>一个对象</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a whole number &gt;= %1</source>
        <translation>不小于 %1 的整数</translation>
    </message>
    <message>
        <source>this key is required</source>
        <translation>缺少必需的键</translation>
    </message>
    <message>
        <source>nothing can be judged with this tolerance</source>
        <translation>用这个容差无法作出判断</translation>
    </message>
    <message>
        <source>a finite number &gt;= 0; 0 means equal to the last bit</source>
        <translation>不小于 0 的有限数；0 表示逐位相等</translation>
    </message>
    <message>
        <source>this tensor is missing</source>
        <translation>缺少该张量</translation>
    </message>
    <message>
        <source>the tensor has another shape or type</source>
        <translation>张量的形状或类型不符</translation>
    </message>
    <message>
        <source>(%1) of 64-bit integers</source>
        <translation>(%1)，64 位整数</translation>
    </message>
    <message>
        <source>a value is out of range</source>
        <translation>有值超出范围</translation>
    </message>
    <message>
        <source>this is no parity case</source>
        <translation>这不是一致性用例</translation>
    </message>
    <message>
        <source>the tensor has another shape</source>
        <translation>张量的形状不符</translation>
    </message>
    <message>
        <source>(rows, tokens) with 1..%1 tokens</source>
        <translation>(行, 词元)，词元数为 1..%1</translation>
    </message>
    <message>
        <source>(%1) of floating-point numbers</source>
        <translation>(%1)，浮点数</translation>
    </message>
    <message>
        <source>tensor %1 was trained and is not in the package</source>
        <translation>张量 %1 经过训练却不在包中</translation>
    </message>
    <message>
        <source>tensor %1 is not in the package as it was trained</source>
        <translation>包中的张量 %1 与训练所得不同</translation>
    </message>
    <message>
        <source>tensor %1 is in the package and was not trained</source>
        <translation>张量 %1 在包中却未经训练</translation>
    </message>
    <message>
        <source>The weights of this run are damaged: export its other weights, or train it again.</source>
        <translation>此实验的权重已损坏：请导出其另一份权重，或重新训练。</translation>
    </message>
    <message>
        <source>tensor %1 differs from the backbone and is not in the run&apos;s weights</source>
        <translation>张量 %1 与骨干网络不同，却不在实验的权重中</translation>
    </message>
    <message>
        <source>tensor %1 is of another shape or type than this method has</source>
        <translation>张量 %1 的形状或类型与此方法不符</translation>
    </message>
    <message>
        <source>tensor %1 holds a value that is no finite number</source>
        <translation>张量 %1 含有非有限值</translation>
    </message>
    <message>
        <source>tensor %1 of the run&apos;s weights does not belong to this method on this backbone</source>
        <translation>实验权重中的张量 %1 不属于此骨干网络上的此方法</translation>
    </message>
    <message>
        <source>the backbone folder names no licence; the card says &quot;unknown&quot;</source>
        <translation>骨干网络文件夹未注明许可证；说明卡写作“unknown”</translation>
    </message>
    <message>
        <source>the backbone folder has a licence of its own; read its file %1</source>
        <translation>骨干网络文件夹有自己的许可证；请阅读其文件 %1</translation>
    </message>
    <message>
        <source>the backbone is under %1, as its %2 says</source>
        <translation>骨干网络采用 %1 许可证 (见其 %2)</translation>
    </message>
    <message>
        <source>the export was stopped</source>
        <translation>导出已停止</translation>
    </message>
    <message>
        <source>every tensor that differs from the backbone is in the package (%1 of %2)</source>
        <translation>所有与骨干网络不同的张量都在包中 (%1 / %2)</translation>
    </message>
    <message>
        <source>written to a folder, loaded again, logits equal (largest difference %1)</source>
        <translation>已写入文件夹并重新载入，logits 相等 (最大差异 %1)</translation>
    </message>
    <message>
        <source>a tensor that trains (%1) has no name and is not in the package</source>
        <translation>有一个被训练的张量（%1）没有名称，不在导出包中</translation>
    </message>
    <message>
        <source>tensor %1 differs from the backbone and is not in the package</source>
        <translation>张量 %1 与骨干不同，且不在导出包中</translation>
    </message>
    <message>
        <source>the backbone has changed since the run was trained</source>
        <translation>骨干在此实验训练之后已改变</translation>
    </message>
    <message>
        <source>Put the files of that backbone back, or train the run again.</source>
        <translation>请放回该骨干的文件，或重新训练此实验。</translation>
    </message>
    <message>
        <source>this kind of backbone does not fit the task</source>
        <translation>这种骨干网络不适合该任务</translation>
    </message>
    <message>
        <source>every tensor of the backbone is in the folder (%1), %2 of them with what was trained folded in</source>
        <translation>骨干网络的每个张量都在文件夹中（%1），其中 %2 个已合并训练结果</translation>
    </message>
    <message>
        <source>loaded again without the adapter: merging changes a logit by %1 at most</source>
        <translation>不带适配器重新加载：合并使 logit 最多改变 %1</translation>
    </message>
    <message>
        <source>Export the adapter without merging.</source>
        <translation>请不合并，直接导出适配器。</translation>
    </message>
    <message>
        <source>the merged tensor %1 does not fit the type of the backbone&apos;s file</source>
        <translation>合并后的张量 %1 超出骨干网络文件的数据类型</translation>
    </message>
    <message>
        <source>values that %1 can hold</source>
        <translation>%1 能容纳的值</translation>
    </message>
    <message>
        <source>the method is not defined on this backbone</source>
        <translation>该方法在这种骨干网络上没有定义</translation>
    </message>
    <message>
        <source>a backbone of kind %1</source>
        <translation>%1 类型的骨干网络</translation>
    </message>
    <message>
        <source>(rows, tokens) with the same rows</source>
        <translation>（行，词元），行数相同</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>there is nothing to draw: neither a split of the peak nor a trace of a step</source>
        <translation>没有可绘制的内容：既无峰值的组成，也无训练步的轨迹</translation>
    </message>
    <message>
        <source>Choose a run that measured its memory on the CPU.</source>
        <translation>请选择在 CPU 上测量了内存的实验。</translation>
    </message>
</context>
<context>
    <name>formats</name>
    <message>
        <source>the configuration does not say what model this is</source>
        <translation>配置中没有说明这是什么模型</translation>
    </message>
    <message>
        <source>this kind of model is not supported</source>
        <translation>不支持这种模型</translation>
    </message>
    <message>
        <source>one of: %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>If it is one of them, add the key to config.json.</source>
        <translation>如果它属于其中之一，请在 config.json 中补上该键。</translation>
    </message>
    <message>
        <source>Choose a backbone of a supported kind.</source>
        <translation>请选择受支持的骨干网络。</translation>
    </message>
    <message>
        <source>no family of backbones is called %1</source>
        <translation>没有名为 %1 的骨干网络系列</translation>
    </message>
    <message>
        <source>the backbone is not a folder</source>
        <translation>骨干网络不是文件夹</translation>
    </message>
    <message>
        <source>the backbone folder does not exist</source>
        <translation>骨干网络文件夹不存在</translation>
    </message>
    <message>
        <source>a folder with config.json and model.safetensors</source>
        <translation>含有 config.json 和 model.safetensors 的文件夹</translation>
    </message>
    <message>
        <source>the folder has no config.json</source>
        <translation>文件夹中没有 config.json</translation>
    </message>
    <message>
        <source>the configuration is no JSON object</source>
        <translation>配置不是 JSON 对象</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>一个对象</translation>
    </message>
    <message>
        <source>the folder has no tokenizer that this program can read</source>
        <translation>文件夹中没有本程序能读取的分词器</translation>
    </message>
    <message>
        <source>Copy the tokenizer files of the same model into the folder.</source>
        <translation>请将同一模型的分词器文件复制到该文件夹。</translation>
    </message>
    <message>
        <source>the tokenizer has more tokens than the backbone has embeddings</source>
        <translation>分词器的词元数超过骨干网络的嵌入数</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>至多 %1</translation>
    </message>
    <message>
        <source>%1 tensors of the architecture are missing: %2</source>
        <translation>缺少该架构的 %1 个张量：%2</translation>
    </message>
    <message>
        <source>Check that config.json and the weights belong together.</source>
        <translation>请检查 config.json 与权重是否属于同一模型。</translation>
    </message>
    <message>
        <source>the weights cannot be read</source>
        <translation>无法读取权重</translation>
    </message>
    <message>
        <source>the activation function is not known</source>
        <translation>未知的激活函数</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>relative position embeddings are not supported</source>
        <translation>不支持相对位置嵌入</translation>
    </message>
    <message>
        <source>a BERT set up as a decoder is not supported</source>
        <translation>不支持配置为解码器的 BERT</translation>
    </message>
    <message>
        <source>Use an encoder backbone.</source>
        <translation>请使用编码器骨干网络。</translation>
    </message>
    <message>
        <source>a number above 0</source>
        <translation>大于 0 的数</translation>
    </message>
    <message>
        <source>a number from 0 to below 1</source>
        <translation>不小于 0 且小于 1 的数</translation>
    </message>
    <message>
        <source>a number not below 0</source>
        <translation>不小于 0 的数</translation>
    </message>
    <message>
        <source>the heads do not divide the width</source>
        <translation>宽度不能被注意力头数整除</translation>
    </message>
    <message>
        <source>a divisor of hidden_size %1</source>
        <translation>hidden_size %1 的约数</translation>
    </message>
    <message>
        <source>the configuration has a value that cannot be</source>
        <translation>配置中有不可能的值</translation>
    </message>
    <message>
        <source>an integer from %1 to %2</source>
        <translation>%1 到 %2 的整数</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>字符串</translation>
    </message>
    <message>
        <source>The file is damaged or was not written as safetensors; fetch or save it again.</source>
        <translation>文件已损坏，或不是以 safetensors 格式写入的；请重新下载或保存。</translation>
    </message>
    <message>
        <source>the name stands twice in the header</source>
        <translation>该名称在文件头中出现了两次</translation>
    </message>
    <message>
        <source>the key %1 stands twice</source>
        <translation>键 %1 出现了两次</translation>
    </message>
    <message>
        <source>the tensor&apos;s entry has an unknown key</source>
        <translation>张量条目含有未知的键</translation>
    </message>
    <message>
        <source>the tensor&apos;s entry has no key &quot;%1&quot;</source>
        <translation>张量条目缺少键“%1”</translation>
    </message>
    <message>
        <source>the header is not valid JSON: %1</source>
        <translation>文件头不是有效的 JSON：%1</translation>
    </message>
    <message>
        <source>&quot;__metadata__&quot; is malformed</source>
        <translation>&quot;__metadata__&quot; 的格式有误</translation>
    </message>
    <message>
        <source>an object whose values are strings</source>
        <translation>值均为字符串的对象</translation>
    </message>
    <message>
        <source>the tensor&apos;s entry is malformed</source>
        <translation>张量条目的格式有误</translation>
    </message>
    <message>
        <source>the data type is not known</source>
        <translation>未知的数据类型</translation>
    </message>
    <message>
        <source>the shape is malformed</source>
        <translation>形状的格式有误</translation>
    </message>
    <message>
        <source>an array of non-negative integers</source>
        <translation>非负整数的数组</translation>
    </message>
    <message>
        <source>the data offsets are malformed</source>
        <translation>数据偏移的格式有误</translation>
    </message>
    <message>
        <source>two non-negative integers, the first not above the second</source>
        <translation>两个非负整数，前者不大于后者</translation>
    </message>
    <message>
        <source>the file is too short to hold a header length</source>
        <translation>文件太短，放不下文件头长度</translation>
    </message>
    <message>
        <source>at least %1 bytes</source>
        <translation>至少 %1 字节</translation>
    </message>
    <message>
        <source>the header length is beyond the format&apos;s limit</source>
        <translation>文件头长度超过格式的上限</translation>
    </message>
    <message>
        <source>at most %1 bytes</source>
        <translation>至多 %1 字节</translation>
    </message>
    <message>
        <source>the header reaches beyond the end of the file</source>
        <translation>文件头超出文件末尾</translation>
    </message>
    <message>
        <source>the header cannot be read</source>
        <translation>无法读取文件头</translation>
    </message>
    <message>
        <source>the header does not start as a JSON object</source>
        <translation>文件头不是以 JSON 对象开头</translation>
    </message>
    <message>
        <source>the header is not valid UTF-8</source>
        <translation>文件头不是有效的 UTF-8</translation>
    </message>
    <message>
        <source>the header is not valid JSON: it holds a zero byte</source>
        <translation>文件头不是有效的 JSON：其中含有零字节</translation>
    </message>
    <message>
        <source>the data offsets run backwards</source>
        <translation>数据偏移前后颠倒</translation>
    </message>
    <message>
        <source>the size of the tensor overflows</source>
        <translation>张量大小溢出</translation>
    </message>
    <message>
        <source>the tensor reaches beyond the end of the file</source>
        <translation>张量超出文件末尾</translation>
    </message>
    <message>
        <source>data offsets up to %1</source>
        <translation>不超过 %1 的数据偏移</translation>
    </message>
    <message>
        <source>the tensor&apos;s bytes do not match its shape and type</source>
        <translation>张量的字节数与其形状和类型不符</translation>
    </message>
    <message>
        <source>%1 bytes for %2</source>
        <translation>%1 字节（%2）</translation>
    </message>
    <message>
        <source>there is a hole in front of the tensor&apos;s data</source>
        <translation>张量数据之前有空洞</translation>
    </message>
    <message>
        <source>the tensor&apos;s data overlap those of the tensor before</source>
        <translation>张量数据与前一个张量重叠</translation>
    </message>
    <message>
        <source>data offset %1</source>
        <translation>数据偏移 %1</translation>
    </message>
    <message>
        <source>the file goes on after the last tensor</source>
        <translation>最后一个张量之后文件仍有内容</translation>
    </message>
    <message>
        <source>%1 bytes of data</source>
        <translation>%1 字节的数据</translation>
    </message>
    <message>
        <source>the file does not exist</source>
        <translation>文件不存在</translation>
    </message>
    <message>
        <source>a safetensors file</source>
        <translation>safetensors 文件</translation>
    </message>
    <message>
        <source>the tensor to write has an impossible shape</source>
        <translation>要写入的张量形状不可能存在</translation>
    </message>
    <message>
        <source>the tensor to write has %1 bytes for a shape of %2</source>
        <translation>要写入的张量有 %1 字节，而形状为 %2</translation>
    </message>
    <message>
        <source>the tensor to write has a name that is taken</source>
        <translation>要写入的张量名称已被占用</translation>
    </message>
    <message>
        <source>a name or the metadata to write is not valid UTF-8</source>
        <translation>要写入的名称或元数据不是有效的 UTF-8</translation>
    </message>
    <message>
        <source>the index has no usable &quot;weight_map&quot;</source>
        <translation>索引中没有可用的 &quot;weight_map&quot;</translation>
    </message>
    <message>
        <source>an object from tensor names to file names</source>
        <translation>由张量名到文件名的对象</translation>
    </message>
    <message>
        <source>the index does not name a file</source>
        <translation>索引没有指定文件</translation>
    </message>
    <message>
        <source>a file name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>the index names a file outside its folder</source>
        <translation>索引指定了文件夹之外的文件</translation>
    </message>
    <message>
        <source>a file in the folder</source>
        <translation>文件夹中的文件</translation>
    </message>
    <message>
        <source>the shard holds a tensor that the index does not place there</source>
        <translation>分片中有一个索引未列在该处的张量</translation>
    </message>
    <message>
        <source>Fetch the folder again: its files do not belong together.</source>
        <translation>请重新下载该文件夹：其中的文件不配套。</translation>
    </message>
    <message>
        <source>the shard %1 does not hold a tensor that the index places there</source>
        <translation>分片 %1 缺少索引列在该处的张量</translation>
    </message>
    <message>
        <source>the folder has no safetensors weights</source>
        <translation>文件夹中没有 safetensors 权重</translation>
    </message>
    <message>
        <source>%1 or %2</source>
        <translation>%1 或 %2</translation>
    </message>
    <message>
        <source>Fetch the folder again, with its weights.</source>
        <translation>请重新下载该文件夹，连同权重。</translation>
    </message>
    <message>
        <source>the weight has a type that cannot be trained with</source>
        <translation>该权重的类型不能用于训练</translation>
    </message>
    <message>
        <source>the weight does not have the shape that config.json asks for</source>
        <translation>该权重的形状与 config.json 的要求不符</translation>
    </message>
    <message>
        <source>two tensors claim to be %1</source>
        <translation>有两个张量都自称 %1</translation>
    </message>
    <message>
        <source>Remove one of them from the file.</source>
        <translation>请从文件中删除其中一个。</translation>
    </message>
    <message>
        <source>this is no file</source>
        <translation>这不是文件</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>the feed-forward form is not known</source>
        <translation>未知的前馈形式</translation>
    </message>
    <message>
        <source>the encoder needs two halves of buckets</source>
        <translation>编码器需要分成两半的桶</translation>
    </message>
    <message>
        <source>an even number</source>
        <translation>偶数</translation>
    </message>
    <message>
        <source>the distance lies within the exact buckets</source>
        <translation>该距离落在精确桶之内</translation>
    </message>
    <message>
        <source>more than half of relative_attention_num_buckets, %1</source>
        <translation>大于 relative_attention_num_buckets 的一半，即 %1</translation>
    </message>
    <message>
        <source>the folder&apos;s weights are pickled, which this program never reads</source>
        <translation>该文件夹的权重是 pickle 格式，本程序从不读取</translation>
    </message>
    <message>
        <source>Convert them once, with Python, torch and safetensors: python3 %1 %2 NEW_FOLDER</source>
        <translation>请用 Python、torch 和 safetensors 转换一次：python3 %1 %2 NEW_FOLDER</translation>
    </message>
</context>
<context>
    <name>sherl::app::ComparePage</name>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>More about the ticked variants</source>
        <translation>所勾选变体的更多内容</translation>
    </message>
    <message>
        <source>A double click fills the page, Esc brings the other cards back.</source>
        <translation>双击占满页面，Esc 恢复其他卡片。</translation>
    </message>
    <message>
        <source>Difference</source>
        <extracomment>tab: the difference of two peaks</extracomment>
        <translation>差异</translation>
    </message>
    <message>
        <source>By layer</source>
        <translation>按层</translation>
    </message>
    <message>
        <source>Tick two variants in the list.</source>
        <translation>请在列表中勾选两个变体。</translation>
    </message>
    <message>
        <source>No step of the ticked variants was measured.</source>
        <translation>所勾选的变体没有测量过的训练步。</translation>
    </message>
    <message>
        <source>Tick a variant in the list.</source>
        <translation>请在列表中勾选一个变体。</translation>
    </message>
</context>
<context>
    <name>sherl::app::MainWindow</name>
    <message>
        <source>CPU</source>
        <extracomment>The device of runs when there is no other</extracomment>
        <translation>CPU</translation>
    </message>
    <message>
        <source>a run of this study is at work</source>
        <translation>此研究中有实验正在运行</translation>
    </message>
    <message>
        <source>Stop it or let it finish, then open the other study.</source>
        <translation>请先停止它或等它完成，再打开另一个研究。</translation>
    </message>
    <message>
        <source>%1 – SHERL Workbench</source>
        <extracomment>Title of the window. %1 name of the study&apos;s file</extracomment>
        <translation>%1 – SHERL Workbench</translation>
    </message>
    <message>
        <source>This study is open for reading only. Open or create another one.</source>
        <translation>此研究以只读方式打开。请打开或新建另一个研究。</translation>
    </message>
    <message>
        <source>Open another study…</source>
        <translation>打开另一个研究…</translation>
    </message>
    <message>
        <source>No study is open.</source>
        <translation>没有打开研究。</translation>
    </message>
    <message>
        <source>Open or create a study</source>
        <translation>打开或新建研究</translation>
    </message>
    <message>
        <source>Studies (*.sherl)</source>
        <extracomment>Filter of a file dialog; keep the pattern</extracomment>
        <translation>研究 (*.sherl)</translation>
    </message>
    <message>
        <source>Open a run file</source>
        <translation>打开实验文件</translation>
    </message>
    <message>
        <source>Run files (*.json)</source>
        <extracomment>Filter of a file dialog; keep the pattern</extracomment>
        <translation>实验文件 (*.json)</translation>
    </message>
    <message>
        <source>open %1</source>
        <extracomment>An entry of Undo. %1 name of a file</extracomment>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>%1 is the set-up now. Nothing has been started.</source>
        <translation>%1 已成为当前的实验设置，尚未开始任何实验。</translation>
    </message>
    <message>
        <source>there is nothing at this place</source>
        <translation>此处什么也没有</translation>
    </message>
    <message>
        <source>the folder has no config.json</source>
        <translation>文件夹中没有 config.json</translation>
    </message>
    <message>
        <source>A backbone folder holds config.json and model.safetensors.</source>
        <translation>骨干网络文件夹应含有 config.json 和 model.safetensors。</translation>
    </message>
    <message>
        <source>Choose a backbone to see its layers.</source>
        <translation>请选择骨干网络以查看其各层。</translation>
    </message>
    <message>
        <source>The run stops; then the window closes.</source>
        <translation>实验停止后，窗口将关闭。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Open or create a study…</source>
        <translation>打开或新建研究…</translation>
    </message>
    <message>
        <source>Recent studies</source>
        <translation>最近的研究</translation>
    </message>
    <message>
        <source>Open a run file…</source>
        <translation>打开实验文件…</translation>
    </message>
    <message>
        <source>Open a backbone folder…</source>
        <translation>打开骨干网络文件夹…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>复制为 JSON</translation>
    </message>
    <message>
        <source>Copy command line</source>
        <translation>复制命令行</translation>
    </message>
    <message>
        <source>The command line is in the clipboard.</source>
        <translation>命令行已复制到剪贴板。</translation>
    </message>
    <message>
        <source>All fields…</source>
        <translation>全部字段…</translation>
    </message>
    <message>
        <source>Find a run or command</source>
        <translation>查找实验或命令</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Stop the running run</source>
        <translation>停止正在运行的实验</translation>
    </message>
    <message>
        <source>Pause after this run</source>
        <translation>此实验后暂停</translation>
    </message>
    <message>
        <source>Duplicate and change</source>
        <translation>复制并修改</translation>
    </message>
    <message>
        <source>Run details</source>
        <translation>实验详情</translation>
    </message>
    <message>
        <source>Copy the run&apos;s command line</source>
        <translation>复制该实验的命令行</translation>
    </message>
    <message>
        <source>Memory budget…</source>
        <translation>内存预算…</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Workbench</source>
        <translation>工作台</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Layer picker</source>
        <translation>选层</translation>
    </message>
    <message>
        <source>Show data as table</source>
        <translation>以表格显示数据</translation>
    </message>
    <message>
        <source>Validation metric</source>
        <translation>验证集指标</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source> (needs the package %1)</source>
        <extracomment>Added to the name of a language whose font is missing. %1 a package of the system</extracomment>
        <translation>（需要软件包 %1）</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Help on the focused thing</source>
        <translation>当前控件的帮助</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>About SHERL Workbench</source>
        <translation>关于 SHERL Workbench</translation>
    </message>
    <message>
        <source>%1 · seed %2 · run %3</source>
        <extracomment>A run in a list of things to find. %1 its name, %2 its seed, %3 its number</extracomment>
        <translation>%1 · 种子 %2 · 实验 %3</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>There was no message yet.</source>
        <translation>还没有消息。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Up, Down, Space</source>
        <translation>上、下、空格</translation>
    </message>
    <message>
        <source>Layers: move, tick a layer</source>
        <translation>层：移动，勾选一层</translation>
    </message>
    <message>
        <source>Shift+Up, Shift+Down</source>
        <translation>Shift+上、Shift+下</translation>
    </message>
    <message>
        <source>Layers: move the late boundary</source>
        <translation>层：移动晚期路径的边界</translation>
    </message>
    <message>
        <source>A, E, N</source>
        <translation>A、E、N</translation>
    </message>
    <message>
        <source>Layers: all, even, none</source>
        <translation>层：全部、偶数层、不选</translation>
    </message>
    <message>
        <source>Home, End</source>
        <translation>Home、End</translation>
    </message>
    <message>
        <source>Layers: first, last feature</source>
        <translation>层：第一个、最后一个特征</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Queue, runs: details</source>
        <translation>队列、实验：详情</translation>
    </message>
    <message>
        <source>Alt+Up, Alt+Down</source>
        <translation>Alt+上、Alt+下</translation>
    </message>
    <message>
        <source>Queue: reorder waiting runs</source>
        <translation>队列：调整等待中实验的顺序</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>左、右</translation>
    </message>
    <message>
        <source>Charts: move the crosshair by a point</source>
        <translation>图表：十字线移动一个点</translation>
    </message>
    <message>
        <source>Charts: move the crosshair by an evaluation</source>
        <translation>图表：十字线移动一次评估</translation>
    </message>
    <message>
        <source>Version %1 (%2), Qt %3.
What does fine-tuning cost in memory, and which layers are worth it?</source>
        <extracomment>%1 version, %2 revision of the sources, %3 version of Qt</extracomment>
        <translation>版本 %1（%2），Qt %3。
微调要花多少内存，哪些层值得？</translation>
    </message>
    <message>
        <source>%1, seed %2: training has started.</source>
        <translation>%1，种子 %2：训练已开始。</translation>
    </message>
    <message>
        <source>%1, step %2: %3 %4</source>
        <translation>%1，第 %2 步：%3 %4</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) added to the queue.</source>
        <translation>
            <numerusform>%n 个实验已加入队列。</numerusform>
        </translation>
    </message>
    <message>
        <source>set-up of %1</source>
        <extracomment>An entry of Undo. %1 name of a run</extracomment>
        <translation>%1 的实验设置</translation>
    </message>
    <message>
        <source>The set-up is now that of %1.</source>
        <extracomment>%1 name of a run</extracomment>
        <translation>实验设置已换成 %1 的设置。</translation>
    </message>
    <message>
        <source>Nothing is running here.</source>
        <translation>此处没有正在运行的实验。</translation>
    </message>
    <message>
        <source>Press Ctrl+. again to stop %1.</source>
        <extracomment>%1 name of a run</extracomment>
        <translation>再按一次 Ctrl+. 停止 %1。</translation>
    </message>
    <message>
        <source>%1, seed %2: %3.</source>
        <extracomment>How a run ended. %1 its name, %2 its seed, %3 the state</extracomment>
        <translation>%1，种子 %2：%3。</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) stopped unexpectedly (the program ended); all curves up to there are stored</source>
        <translation>
            <numerusform>%n 个实验意外停止（程序已结束）；此前的全部曲线均已保存</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Run</source>
        <comment>menu</comment>
        <translation>运行</translation>
    </message>
    <message>
        <source>Charts: one card fills the page, all again</source>
        <translation>图表：单张铺满页面，再恢复全部</translation>
    </message>
    <message>
        <source>process %1</source>
        <translation>进程 %1</translation>
    </message>
    <message>
        <source>%1 (process %2)</source>
        <extracomment>Who else uses a GPU. %1 name of a program, %2 number of its process</extracomment>
        <translation>%1（进程 %2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>Who else uses a GPU. %1 a program, %2 its memory</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Run the example</source>
        <translation>运行示例</translation>
    </message>
    <message>
        <source>the page did not come to rest within a minute</source>
        <translation>页面在一分钟内没有静止下来</translation>
    </message>
    <message>
        <source>the picture cannot be written: %1</source>
        <extracomment>%1 what the system says</extracomment>
        <translation>无法写入图片：%1</translation>
    </message>
    <message>
        <source>stopped unexpectedly at step %1 (the program ended); all curves up to there are stored</source>
        <extracomment>A run whose program died; its name stands before. %1 a step</extracomment>
        <translation>在第 %1 步意外停止（程序已结束）；此前的全部曲线均已保存</translation>
    </message>
    <message>
        <source>%1, seed %2</source>
        <comment>run</comment>
        <translation>%1，种子 %2</translation>
    </message>
    <message>
        <source>Open read-only</source>
        <translation>以只读方式打开</translation>
    </message>
    <message>
        <source>waiting for %1</source>
        <extracomment>Behind &quot;another program keeps the study locked&quot;. %1 a time, such as &quot;12 s&quot;</extracomment>
        <translation>已等待 %1</translation>
    </message>
    <message>
        <source>change what made a run fail</source>
        <extracomment>An entry of Undo</extracomment>
        <translation>更改导致实验失败的设置</translation>
    </message>
    <message>
        <source>The run is in the clipboard as JSON.</source>
        <translation>实验已以 JSON 复制到剪贴板。</translation>
    </message>
    <message>
        <source>What the run has measured is kept in memory and written once there is room.</source>
        <translation>实验的测量结果保存在内存中，一旦有空间就会写入。</translation>
    </message>
    <message>
        <source>peak allocated</source>
        <translation>已分配峰值</translation>
    </message>
    <message>
        <source>%1 is written.</source>
        <extracomment>%1 name of a file</extracomment>
        <translation>已写入 %1。</translation>
    </message>
    <message>
        <source>Choose a run to export its adapter.</source>
        <translation>请选择一个实验以导出其适配器。</translation>
    </message>
    <message>
        <source>The adapter is in %1.</source>
        <extracomment>%1 a folder</extracomment>
        <translation>适配器位于 %1。</translation>
    </message>
    <message>
        <source>Export figure…</source>
        <translation>导出图…</translation>
    </message>
    <message>
        <source>Export the comparison as a table…</source>
        <translation>将比较导出为表格…</translation>
    </message>
    <message>
        <source>Export adapter…</source>
        <translation>导出适配器…</translation>
    </message>
    <message>
        <source>Tick two variants in the list.</source>
        <translation>请在列表中勾选两个变体。</translation>
    </message>
    <message>
        <source>Nothing is on screen that could be exported.</source>
        <translation>屏幕上没有可导出的内容。</translation>
    </message>
    <message>
        <source>Choose a backbone folder, an exported adapter, a run file, data or a study.</source>
        <translation>请选择骨干网络文件夹、导出的适配器、实验文件、数据或研究。</translation>
    </message>
    <message>
        <source>this is neither a backbone, an adapter, a run file, data nor a study</source>
        <translation>这既不是骨干网络、适配器、实验文件，也不是数据或研究</translation>
    </message>
    <message>
        <source>Open a folder with config.json or adapter_config.json, a .json run file, data or a .sherl study.</source>
        <translation>请打开含 config.json 或 adapter_config.json 的文件夹、.json 实验文件、数据或 .sherl 研究。</translation>
    </message>
    <message>
        <source>Choose an exported adapter</source>
        <translation>选择导出的适配器</translation>
    </message>
    <message>
        <source>Runs of this set-up begin with the values of %1. Nothing has been started.</source>
        <extracomment>%1 a folder</extracomment>
        <translation>此设置的实验将从 %1 的值开始。尚未启动任何实验。</translation>
    </message>
    <message>
        <source>Import adapter…</source>
        <translation>导入适配器…</translation>
    </message>
    <message>
        <source>Show all as peak allocated</source>
        <translation>全部按已分配峰值显示</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>change (peak)</comment>
        <extracomment>Button that starts a run again with another setting. %1 the change (&quot;Batch 16, accumulate 2&quot;), %2 its predicted peak</extracomment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Show memory</source>
        <extracomment>Button: what was in use when a run ran out of memory</extracomment>
        <translation>显示内存</translation>
    </message>
</context>
<context>
    <name>sherl::app::ResultNote</name>
    <message>
        <source>See why</source>
        <translation>查看原因</translation>
    </message>
    <message>
        <source>Add two seeds</source>
        <translation>再加两个种子</translation>
    </message>
    <message>
        <source>Use your own backbone</source>
        <translation>使用您自己的骨干网络</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 needed %2 of the memory of %3; validation %4 %5 against %6. One seed: not a result yet.</source>
        <extracomment>Result of the example. %1, %3: methods; %2: a share in %; %4: name of a metric; %5, %6: its values</extracomment>
        <translation>%1 所需内存为 %3 的 %2；验证集%4 %5，对比 %6。只有一个种子，还不能算结果。</translation>
    </message>
</context>
<context>
    <name>sherl::app::WorkbenchPage</name>
    <message>
        <source>Set-up</source>
        <translation>实验设置</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Set-up or layers</source>
        <translation>实验设置或层</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::AllFieldsDialog</name>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Task and data</source>
        <translation>任务与数据</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Run</source>
        <extracomment>Heading of a group of settings: name and comment of a run</extracomment>
        <translation>实验</translation>
    </message>
    <message>
        <source>Machine</source>
        <extracomment>Heading of a group of settings: device, threads, memory limit</extracomment>
        <translation>机器</translation>
    </message>
    <message>
        <source>All fields</source>
        <translation>全部字段</translation>
    </message>
    <message>
        <source>Find a field</source>
        <translation>查找字段</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>%1: back to the default</source>
        <extracomment>For screen readers. %1 a key of the run spec</extracomment>
        <translation>%1：恢复默认值</translation>
    </message>
    <message>
        <source>you</source>
        <extracomment>Who chose a value: the person at the screen</extracomment>
        <translation>您</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>No field has “%1” in its name or its description.</source>
        <extracomment>In a list of settings that is being searched. %1 what was typed</extracomment>
        <translation>没有名称或说明中含 “%1” 的字段。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::AnswerForm</name>
    <message>
        <source>Reads</source>
        <extracomment>Before a text as the model reads it, such as: cola sentence: The boat sank.</extracomment>
        <translation>读入</translation>
    </message>
    <message>
        <source>Answers</source>
        <extracomment>Before the text that the model should answer with, such as 1</extracomment>
        <translation>回答</translation>
    </message>
    <message>
        <source>Name of the task before the text</source>
        <extracomment>Check box: a text begins with the name of its task, such as cola</extracomment>
        <translation>文本前加任务名</translation>
    </message>
    <message>
        <source>Target</source>
        <extracomment>Field: most tokens of a text to be learnt as an answer; short</extracomment>
        <translation>目标</translation>
    </message>
    <message>
        <source>Generate</source>
        <extracomment>Field: most tokens of an answer that is generated; short</extracomment>
        <translation>生成</translation>
    </message>
    <message>
        <source>auto</source>
        <extracomment>In an empty field: the value follows the data</extracomment>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::AxisPopover</name>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <comment>upper limit of an axis</comment>
        <translation>到</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Set limits</source>
        <translation>设定范围</translation>
    </message>
    <message>
        <source>A logarithmic axis begins above zero.</source>
        <translation>对数轴须从大于零处开始。</translation>
    </message>
    <message>
        <source>The lower limit is not a number.</source>
        <translation>下限不是数字。</translation>
    </message>
    <message>
        <source>The upper limit must be a number above the lower one.</source>
        <translation>上限必须是大于下限的数。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::BackboneCard</name>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>块</translation>
    </message>
    <message>
        <source>%1 · width %2 · heads %3 · positions %4</source>
        <extracomment>%1 blocks, %2 width of a feature, %3 heads of attention, %4 longest text in tokens</extracomment>
        <translation>%1 · 宽度 %2 · 注意力头 %3 · 位置数 %4</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Size by type</source>
        <translation>各类型大小</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>none in the folder</source>
        <translation>文件夹中没有</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>%1 matched · %2 missing · %3 unexpected · %4 not needed</source>
        <extracomment>Numbers of tensors. %1 those the architecture wants and the folder has, %2 wanted and absent, %3 neither used nor known, %4 known and not needed</extracomment>
        <translation>匹配 %1 · 缺失 %2 · 多余 %3 · 不需要 %4</translation>
    </message>
    <message>
        <source>Missing tensors</source>
        <translation>缺失的张量</translation>
    </message>
    <message>
        <source>Unexpected tensors</source>
        <translation>多余的张量</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>另选…</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>report</comment>
        <extracomment>A line of a report. %1 what is told, %2 its value.</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>What can be trained on it</source>
        <translation>可用的训练方法</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <extracomment>%1 a kind of model, such as T5, %2 its version, such as 1.1</extracomment>
        <translation>%1，版本 %2</translation>
    </message>
    <message>
        <source>%1 + %2 · width %3 · heads %4 × %5</source>
        <extracomment>%1 blocks of the encoder, %2 of the decoder, %3 width of a feature, %4 heads of attention, %5 width of a head</extracomment>
        <translation>%1 + %2 · 宽度 %3 · 注意力头 %4 × %5</translation>
    </message>
    <message>
        <source>Feed-forward</source>
        <translation>前馈</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>feed-forward</comment>
        <extracomment>%1 inner width, %2 the form of the layer, such as gated-gelu</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 tokens · output matrix of its own</source>
        <extracomment>%1 number of tokens that the model knows</extracomment>
        <translation>%1 个词元 · 独立的输出矩阵</translation>
    </message>
    <message>
        <source>%1 tokens · output tied to the embedding</source>
        <translation>%1 个词元 · 输出与嵌入共享</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Not defined on this architecture; defined on: %1.</source>
        <extracomment>Why a method cannot be used. %1 kinds of backbone, such as BERT family</extracomment>
        <translation>在这种架构上没有定义；有定义的架构：%1。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::BackboneSection</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Details of the backbone</source>
        <extracomment>For screen readers: the button Details beside the backbone</extracomment>
        <translation>骨干网络的详情</translation>
    </message>
    <message>
        <source>No backbone lies on this computer yet. These commands fetch the bundled one, or one of the Hugging Face hub:</source>
        <translation>这台电脑上还没有骨干网络。以下命令可获取随程序提供的模型，或 Hugging Face 上的一个模型：</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open backbone folder</source>
        <translation>打开骨干网络文件夹</translation>
    </message>
    <message>
        <source>Choose a backbone.</source>
        <translation>请选择骨干网络。</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message numerus="yes">
        <source>%n block(s)</source>
        <translation>
            <numerusform>%n 块</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <extracomment>%1 a number of parameters, such as 22.7 M</extracomment>
        <translation>%1 参数</translation>
    </message>
    <message>
        <source>Change backbone</source>
        <extracomment>Undo step</extracomment>
        <translation>更换骨干网络</translation>
    </message>
    <message>
        <source>%1 + %2 blocks</source>
        <extracomment>Blocks of the encoder and of the decoder</extracomment>
        <translation>%1 + %2 块</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::BlockBars</name>
    <message>
        <source>%1 · %2</source>
        <comment>variant, block</comment>
        <extracomment>a bar of a chart; %1: variant, %2: block of the model</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>The whole block</source>
        <translation>整个块</translation>
    </message>
    <message>
        <source>Share of the peak</source>
        <translation>占峰值的比例</translation>
    </message>
    <message>
        <source>Predicted, not measured.</source>
        <translation>预测值，未实测。</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <comment>bar</comment>
        <extracomment>a bar, for a screen reader; %1: variant, %2: block, %3: amount</extracomment>
        <translation>%1，%2：%3</translation>
    </message>
    <message>
        <source>What this peak is made of was not measured.</source>
        <translation>该峰值的组成未测量。</translation>
    </message>
    <message>
        <source>Where the peak is</source>
        <translation>峰值所在</translation>
    </message>
    <message>
        <source>bytes alive at the peak instant, %1</source>
        <extracomment>under the title of a chart; %1: unit</extracomment>
        <translation>峰值时刻存活的字节，%1</translation>
    </message>
    <message>
        <source>blocks add up to the peak exactly</source>
        <translation>各块之和恰为峰值</translation>
    </message>
    <message>
        <source>peak allocated, training step</source>
        <translation>训练步已分配峰值</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>head of a column</comment>
        <extracomment>head of a column; %1: what it holds, %2: its unit</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ChangedChips</name>
    <message>
        <source>off</source>
        <extracomment>A setting that clips nothing any more and the like</extracomment>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ChartCard</name>
    <message>
        <source>Back to the page</source>
        <extracomment>menu of a card that fills its page</extracomment>
        <translation>返回页面</translation>
    </message>
    <message>
        <source>Fill the page</source>
        <translation>占满页面</translation>
    </message>
    <message>
        <source>Export figure…</source>
        <translation>导出图…</translation>
    </message>
    <message>
        <source>Show data as table</source>
        <translation>以表格显示数据</translation>
    </message>
    <message>
        <source>Menu of %1</source>
        <extracomment>button with &quot;…&quot; on a card; %1: what the card shows</extracomment>
        <translation>%1 的菜单</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ComparisonModel</name>
    <message>
        <source>last evaluation</source>
        <translation>最后一次评估</translation>
    </message>
    <message>
        <source>mean of the last %1 evaluations</source>
        <translation>最后 %1 次评估的均值</translation>
    </message>
    <message>
        <source>the peaks of the ticked variants are of different memory counters</source>
        <translation>所勾选变体的峰值来自不同的内存计数器</translation>
    </message>
    <message>
        <source>one counter for all</source>
        <translation>全部使用同一计数器</translation>
    </message>
    <message>
        <source>seeds of one variant with different ones</source>
        <translation>同一变体的种子使用了不同的计数器</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Show all as peak allocated, or tick only variants that ran on one device.</source>
        <translation>请全部按已分配峰值显示，或只勾选在同一设备上运行的变体。</translation>
    </message>
    <message>
        <source>%1, seed %2</source>
        <comment>variant and seed</comment>
        <translation>%1，种子 %2</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ConfusionView</name>
    <message>
        <source>accuracy %1 %, n = %2</source>
        <extracomment>Below a confusion matrix. %1 percentage, %2 number of examples</extracomment>
        <translation>准确率 %1 %，n = %2</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Label %1, predicted %2: %3 of %4</source>
        <extracomment>A cell of a confusion matrix. %1 true class, %2 predicted class, %3 number of examples, %4 of how many of the true class</extracomment>
        <translation>标签 %1，预测 %2：%3 / %4</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Share of the label</source>
        <translation>占该标签的比例</translation>
    </message>
    <message>
        <source>no class</source>
        <extracomment>Head of a column: the texts that a run has generated and that name no class</extracomment>
        <translation>无类别</translation>
    </message>
    <message>
        <source>Label %1, an answer that names no class: %2 of %3</source>
        <extracomment>A cell of a confusion matrix. %1 true class, %2 number of examples, %3 of how many of the true class</extracomment>
        <translation>标签 %1，答案不属于任何类别：%3 个中的 %2 个</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::CurvesPanel</name>
    <message>
        <source>Horizontal axis</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Step</source>
        <comment>horizontal axis</comment>
        <translation>步</translation>
    </message>
    <message>
        <source>Epoch</source>
        <comment>horizontal axis</comment>
        <translation>轮</translation>
    </message>
    <message>
        <source>Seconds</source>
        <comment>horizontal axis</comment>
        <translation>秒</translation>
    </message>
    <message>
        <source>Variants on screen</source>
        <translation>屏幕上的变体</translation>
    </message>
    <message>
        <source>Add a finished run</source>
        <translation>添加已完成的实验</translation>
    </message>
    <message>
        <source>No run on screen. Start one or press + to add a finished run.</source>
        <translation>屏幕上没有实验。请开始一个实验，或按 + 添加已完成的实验。</translation>
    </message>
    <message>
        <source>No evaluation yet</source>
        <translation>尚无评估</translation>
    </message>
    <message>
        <source>No step yet</source>
        <translation>尚无训练步</translation>
    </message>
    <message>
        <source>No memory samples yet</source>
        <translation>尚无内存样本</translation>
    </message>
    <message>
        <source>%1 · seed %2</source>
        <extracomment>a run in a menu; %1: its name, %2: random seed</extracomment>
        <translation>%1 · 种子 %2</translation>
    </message>
    <message>
        <source>No other finished run in this study</source>
        <translation>此研究中没有其他已完成的实验</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::DataCard</name>
    <message>
        <source>training</source>
        <extracomment>Which examples: those trained on</extracomment>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <extracomment>Which examples: those that select the best weights</extracomment>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <extracomment>Which examples: those scored once, at the end</extracomment>
        <translation>测试</translation>
    </message>
    <message>
        <source>Sizes of the splits</source>
        <translation>各划分的大小</translation>
    </message>
    <message>
        <source>First training examples</source>
        <translation>前几个训练样本</translation>
    </message>
    <message>
        <source>Task and data</source>
        <translation>任务与数据</translation>
    </message>
    <message>
        <source>Three examples as tokens</source>
        <translation>三个样本的词元</translation>
    </message>
    <message>
        <source>Column of the text</source>
        <translation>文本列</translation>
    </message>
    <message>
        <source>Column of the second text</source>
        <translation>第二文本列</translation>
    </message>
    <message>
        <source>Column of the label</source>
        <translation>标签列</translation>
    </message>
    <message>
        <source>none</source>
        <extracomment>No column is used</extracomment>
        <translation>无</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Official</source>
        <translation>官方</translation>
    </message>
    <message>
        <source>Longest</source>
        <extracomment>Column head: tokens of the longest example</extracomment>
        <translation>最长</translation>
    </message>
    <message>
        <source>Cut</source>
        <extracomment>Column head: examples longer than the maximum length</extracomment>
        <translation>被截断</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>第二文本</translation>
    </message>
    <message>
        <source>The backbone has no tokenizer that can be read.</source>
        <translation>骨干网络没有可读取的分词器。</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) or file(s) read as Windows-1252</source>
        <translation>
            <numerusform>%n 个行或文件按 Windows-1252 读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) stand in more than one split</source>
        <translation>
            <numerusform>%n 条文本出现在多个划分中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %2 row(s) read</source>
        <extracomment>%1 a file or class, %2 number of rows read from it</extracomment>
        <translation>
            <numerusform>%1：已读 %2 行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 bad row(s) skipped</source>
        <extracomment>%1 number of rows</extracomment>
        <translation>
            <numerusform>已跳过 %1 个错误行</numerusform>
        </translation>
    </message>
    <message>
        <source>Open at line</source>
        <translation>打开该行</translation>
    </message>
    <message>
        <source>Skip bad rows</source>
        <translation>跳过错误行</translation>
    </message>
    <message>
        <source>Bad rows are left out, counted, and named in the record of the run.</source>
        <extracomment>Tip of the button &quot;Skip bad rows&quot;</extracomment>
        <translation>错误行将被略去、计数，并记入实验的记录。</translation>
    </message>
    <message>
        <source>Answer</source>
        <extracomment>Column head: tokens of the longest answer; short
----------
Column head: the text that the model should answer with</extracomment>
        <translation>答案</translation>
    </message>
    <message>
        <source>Text as it is read</source>
        <extracomment>Column head: the text as the model reads it, with the words before it</extracomment>
        <translation>读入的文本</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::DeviceChip</name>
    <message>
        <source>%1 · %2</source>
        <comment>device and its memory</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 peak</source>
        <comment>bytes of the last step</comment>
        <translation>峰值 %1</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Peak of the last step against the memory of the device; red: your budget of %1.</source>
        <translation>最近一步的峰值与设备内存之比；红色：您的预算 %1。</translation>
    </message>
    <message>
        <source>%1, %2, budget %3</source>
        <comment>device, peak, budget</comment>
        <translation>%1，%2，预算 %3</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>内存预算</translation>
    </message>
    <message>
        <source>The memory you are willing to use. Nothing is limited by it; it marks what fits.</source>
        <translation>您愿意使用的内存。它不限制任何操作，只标出哪些可容纳。</translation>
    </message>
    <message>
        <source>GiB, MiB or % of the device</source>
        <translation>GiB、MiB 或占设备的 %</translation>
    </message>
    <message>
        <source>Not an amount of memory: write 3 GiB, 512 MiB or 75 %</source>
        <translation>这不是内存大小：请写 3 GiB、512 MiB 或 75 %</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::DifferencesModel</name>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>计算机</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>Backbone hash</source>
        <translation>骨干网络哈希</translation>
    </message>
    <message>
        <source>Data hash</source>
        <translation>数据哈希</translation>
    </message>
    <message>
        <source>Trained parameters</source>
        <translation>训练的参数</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Step of the selected weights</source>
        <translation>选定权重的步</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>metric (split)</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Of the selected weights, mean over the finished seeds.</source>
        <translation>选定的权重，已完成种子的均值。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>%1, intended</source>
        <comment>a setting that differs</comment>
        <translation>%1，有意为之</translation>
    </message>
    <message>
        <source>Of the peak: %1</source>
        <comment>memory category</comment>
        <translation>峰值中：%1</translation>
    </message>
    <message>
        <source>%1, mean over the finished seeds.</source>
        <extracomment>which evaluations a metric is of; %1: &quot;mean of the last 3 evaluations&quot;</extracomment>
        <translation>%1，已完成种子的均值。</translation>
    </message>
    <message>
        <source>Metrics: of the selected weights, mean over the finished seeds.</source>
        <translation>指标：选定权重的值，已完成种子的均值。</translation>
    </message>
    <message>
        <source>%1: %2, mean over the finished seeds.</source>
        <extracomment>below a table; %1: a metric, %2: &quot;mean of the last 3 evaluations&quot;</extracomment>
        <translation>%1：%2，已完成种子的均值。</translation>
    </message>
    <message>
        <source>Memory: the largest of the finished seeds.</source>
        <translation>内存：已完成种子中的最大值。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::DifferencesPanel</name>
    <message>
        <source>Tick two variants in the list.</source>
        <translation>请在列表中勾选两个变体。</translation>
    </message>
    <message>
        <source>Nothing differs: settings, environment and results are the same.</source>
        <translation>没有差异：设置、环境和结果都相同。</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) differ</source>
        <translation>
            <numerusform>%n 项设置不同</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2 intended</source>
        <extracomment>%1 &quot;5 settings differ&quot;, %2 a number</extracomment>
        <translation>%1 · %2 项有意为之</translation>
    </message>
    <message>
        <source>The differences are in the clipboard.</source>
        <translation>差异已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Hide intended</source>
        <translation>隐藏有意的差异</translation>
    </message>
    <message>
        <source>Tick off a difference that you wanted: it is remembered for this study.</source>
        <translation>勾去您有意造成的差异：本研究会记住。</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Export table…</source>
        <translation>导出表格…</translation>
    </message>
    <message>
        <source>What differs between the ticked variants</source>
        <translation>所勾选变体之间的差异</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::Endings</name>
    <message>
        <source>%1: %2.</source>
        <extracomment>In a notification: %1 name of a run, %2 how it ended.</extracomment>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>%1: %2. %3 %4, peak %5.</source>
        <extracomment>In a notification: %1 name of a run, %2 how it ended, %3 name of its metric, %4 the value, %5 peak memory with unit.</extracomment>
        <translation>%1：%2。%3 %4，峰值 %5。</translation>
    </message>
    <message>
        <source>A run has ended</source>
        <translation>一个实验已结束</translation>
    </message>
    <message>
        <source>The queue has ended</source>
        <translation>队列已结束</translation>
    </message>
    <message>
        <source>The command &quot;%1&quot; could not be started: %2</source>
        <extracomment>%1 a command of the user&apos;s, %2 the system&apos;s reason.</extracomment>
        <translation>无法启动命令“%1”：%2</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ErrorBar</name>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ExamplesModel</name>
    <message>
        <source>closer</source>
        <comment>the second run&apos;s score, to the target</comment>
        <translation>更近</translation>
    </message>
    <message>
        <source>farther</source>
        <comment>the second run&apos;s score, from the target</comment>
        <translation>更远</translation>
    </message>
    <message>
        <source>equal</source>
        <comment>errors of two runs</comment>
        <translation>相等</translation>
    </message>
    <message>
        <source>wrong</source>
        <comment>an answer</comment>
        <translation>错误</translation>
    </message>
    <message>
        <source>right</source>
        <comment>an answer</comment>
        <translation>正确</translation>
    </message>
    <message>
        <source>both right</source>
        <comment>answers of two runs</comment>
        <translation>都正确</translation>
    </message>
    <message>
        <source>fixed</source>
        <comment>the second run is right where the first is wrong</comment>
        <translation>已修正</translation>
    </message>
    <message>
        <source>broken</source>
        <comment>the second run is wrong where the first is right</comment>
        <translation>变错</translation>
    </message>
    <message>
        <source>both wrong, with the same answer</source>
        <translation>都错误，回答相同</translation>
    </message>
    <message>
        <source>both wrong</source>
        <comment>answers of two runs</comment>
        <translation>都错误</translation>
    </message>
    <message>
        <source>both wrong, with different answers</source>
        <translation>都错误，回答不同</translation>
    </message>
    <message>
        <source>%1, probability %2</source>
        <comment>class, number</comment>
        <translation>%1，概率 %2</translation>
    </message>
    <message>
        <source>Second run</source>
        <translation>第二个实验</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>第二段文本</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标值</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Prediction, %1</source>
        <comment>name of a run</comment>
        <translation>预测，%1</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Probability, %1</source>
        <comment>name of a run</comment>
        <translation>概率，%1</translation>
    </message>
    <message>
        <source>Probability</source>
        <extracomment>Head of a narrow column: the probability that the run gives its answer.</extracomment>
        <translation>概率</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Error, %1</source>
        <comment>name of a run</comment>
        <translation>误差，%1</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Whether the second run is closer to the target than the first.</source>
        <translation>第二个实验是否比第一个更接近目标值。</translation>
    </message>
    <message>
        <source>Fixed: the second run is right where the first is wrong. Broken: the other way round.</source>
        <translation>已修正：第一个错而第二个对。变错：反之。</translation>
    </message>
    <message>
        <source>Whether the prediction is the label.</source>
        <translation>预测是否等于标签。</translation>
    </message>
    <message>
        <source>From the data files of the run.</source>
        <translation>来自实验的数据文件。</translation>
    </message>
    <message>
        <source>File and row of the example.</source>
        <translation>样本的文件与行。</translation>
    </message>
    <message>
        <source>What the run gives its own answer.</source>
        <translation>实验给自己回答的概率。</translation>
    </message>
    <message>
        <source>Prediction minus target. Sorted by its size.</source>
        <translation>预测减目标值，按大小排序。</translation>
    </message>
    <message>
        <source>no class</source>
        <extracomment>Instead of a class: the text that a run has generated names none.</extracomment>
        <translation>无类别</translation>
    </message>
    <message>
        <source>The answer names no class.</source>
        <translation>该答案不属于任何类别。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ExamplesPanel</name>
    <message>
        <source>Tick two variants in the list.</source>
        <translation>请在列表中勾选两个变体。</translation>
    </message>
    <message>
        <source>This run has been deleted.</source>
        <translation>此实验已删除。</translation>
    </message>
    <message>
        <source>Reading the predictions…</source>
        <translation>正在读取预测…</translation>
    </message>
    <message>
        <source>%1 · seed %2</source>
        <comment>name and seed of a run</comment>
        <translation>%1 · 种子 %2</translation>
    </message>
    <message>
        <source>First</source>
        <comment>of two runs</comment>
        <translation>第一个</translation>
    </message>
    <message>
        <source>Second</source>
        <comment>of two runs</comment>
        <translation>第二个</translation>
    </message>
    <message>
        <source>Test</source>
        <comment>split</comment>
        <translation>测试</translation>
    </message>
    <message>
        <source>Validation</source>
        <comment>split</comment>
        <translation>验证</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>All %1</source>
        <comment>number of examples</comment>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source>Fixed %1</source>
        <comment>number of examples that the second run got right and the first did not</comment>
        <translation>已修正 %1</translation>
    </message>
    <message>
        <source>Broken %1</source>
        <comment>number of examples that the first run got right and the second did not</comment>
        <translation>变错 %1</translation>
    </message>
    <message>
        <source>Both wrong %1</source>
        <comment>number of examples</comment>
        <translation>都错误 %1</translation>
    </message>
    <message>
        <source>Wrong %1</source>
        <comment>number of examples</comment>
        <translation>错误 %1</translation>
    </message>
    <message>
        <source>Right %1</source>
        <comment>number of examples</comment>
        <translation>正确 %1</translation>
    </message>
    <message>
        <source>Closer %1</source>
        <comment>number of examples whose target the second run is closer to</comment>
        <translation>更近 %1</translation>
    </message>
    <message>
        <source>Farther %1</source>
        <comment>number of examples whose target the second run is farther from</comment>
        <translation>更远 %1</translation>
    </message>
    <message>
        <source>Examples shown</source>
        <translation>显示的样本</translation>
    </message>
    <message>
        <source>Confusion matrix of</source>
        <translation>混淆矩阵：</translation>
    </message>
    <message>
        <source>Confusion matrix of %1</source>
        <comment>name of a run</comment>
        <translation>%1 的混淆矩阵</translation>
    </message>
    <message>
        <source>label %1, predicted %2</source>
        <translation>标签 %1，预测 %2</translation>
    </message>
    <message>
        <source>Shown: %1. Press to show all.</source>
        <comment>filter</comment>
        <translation>显示：%1。按下以显示全部。</translation>
    </message>
    <message>
        <source>The texts of the examples cannot be shown. %1</source>
        <extracomment>%1: a sentence that says why</extracomment>
        <translation>无法显示样本的文本。%1</translation>
    </message>
    <message>
        <source>Reading the texts from the data files…</source>
        <translation>正在从数据文件读取文本…</translation>
    </message>
    <message>
        <source>%1: %2 examples</source>
        <extracomment>Caption of a table. %1 names of one or two runs, %2 &quot;Validation&quot; or &quot;Test&quot;</extracomment>
        <translation>%1：%2样本</translation>
    </message>
    <message>
        <source>%1 of %2 examples, predicted with the selected weights</source>
        <comment>numbers</comment>
        <translation>%1 / %2 个样本，用选定的权重预测</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Select all rows</source>
        <translation>选择所有行</translation>
    </message>
    <message>
        <source>Export table…</source>
        <translation>导出表格…</translation>
    </message>
    <message>
        <source>Open in Predictions</source>
        <translation>在“预测”中打开</translation>
    </message>
    <message>
        <source>Open %1 in Predictions</source>
        <comment>name of a run</comment>
        <translation>在“预测”中打开 %1</translation>
    </message>
    <message>
        <source>More about the examples</source>
        <translation>样本的更多内容</translation>
    </message>
    <message>
        <source>Copy, export, open</source>
        <translation>复制、导出、打开</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the examples</source>
        <translation>搜索样本</translation>
    </message>
    <message>
        <source>Examples with their predictions</source>
        <translation>样本及其预测</translation>
    </message>
    <message>
        <source>No example is like that.</source>
        <translation>没有这样的样本。</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Show the other cells too</source>
        <translation>也显示其他格</translation>
    </message>
    <message>
        <source>Export confusion matrix…</source>
        <translation>导出混淆矩阵…</translation>
    </message>
    <message>
        <source>label %1, no class predicted</source>
        <extracomment>A filter of the table: the true class, and that the answer names none</extracomment>
        <translation>标签 %1，未预测出类别</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ExportDialog</name>
    <message>
        <source>Choose a folder for the adapter</source>
        <translation>选择适配器的文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>what the method has trained</source>
        <translation>方法所训练的部分</translation>
    </message>
    <message>
        <source>first token</source>
        <translation>首个词元</translation>
    </message>
    <message>
        <source>the backbone&apos;s pooler</source>
        <translation>骨干网络的 pooler</translation>
    </message>
    <message>
        <source>mean pooling</source>
        <translation>平均池化</translation>
    </message>
    <message>
        <source>Export adapter</source>
        <translation>导出适配器</translation>
    </message>
    <message>
        <source>%1 · seed %2 · %3 · %4</source>
        <extracomment>Name of a run, its seed, its backbone, its task</extracomment>
        <translation>%1 · 种子 %2 · %3 · %4</translation>
    </message>
    <message>
        <source>Weights from</source>
        <translation>权重取自</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder of the adapter</source>
        <translation>适配器的文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Layout of the folder</source>
        <translation>文件夹的布局</translation>
    </message>
    <message>
        <source>PEFT (peft_type &quot;%1&quot;)</source>
        <extracomment>%1: a word in the file adapter_config.json</extracomment>
        <translation>PEFT (peft_type &quot;%1&quot;)</translation>
    </message>
    <message>
        <source>SHERL (PEFT file names, peft_type &quot;%1&quot;)</source>
        <translation>SHERL (PEFT 文件名，peft_type &quot;%1&quot;)</translation>
    </message>
    <message>
        <source>What goes in</source>
        <translation>包含的内容</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Command line copied</source>
        <translation>已复制命令行</translation>
    </message>
    <message>
        <source>Copy command line</source>
        <translation>复制命令行</translation>
    </message>
    <message>
        <source>Best validation step</source>
        <translation>最佳验证步</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>Best validation step (%1)</source>
        <translation>最佳验证步 (%1)</translation>
    </message>
    <message>
        <source>Last step (%1)</source>
        <translation>最后一步 (%1)</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>A metric of the validation split, its value</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>On the validation split, with these weights.</source>
        <translation>在验证集上，使用这些权重。</translation>
    </message>
    <message>
        <source>none on disk</source>
        <comment>weights of a run</comment>
        <translation>磁盘上没有</translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>one score</source>
        <translation>一个分数</translation>
    </message>
    <message numerus="yes">
        <source>%n classes</source>
        <translation>
            <numerusform>%n 个类别</numerusform>
        </translation>
    </message>
    <message>
        <source>task head</source>
        <extracomment>What the head gives, how the tokens of a text become one vector</extracomment>
        <translation>任务头</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>method and options, in the words of PEFT</source>
        <translation>方法与选项，用 PEFT 的用语</translation>
    </message>
    <message>
        <source>method and options, head</source>
        <translation>方法与选项、任务头</translation>
    </message>
    <message>
        <source>run, backbone, probe with expected logits</source>
        <translation>实验、骨干网络、带预期 logits 的探针</translation>
    </message>
    <message>
        <source>run, backbone %1…, probe with expected logits</source>
        <translation>实验、骨干网络 %1…、带预期 logits 的探针</translation>
    </message>
    <message>
        <source>metrics, seed, memory with counter names, licence</source>
        <translation>指标、种子、带计数器名的内存、许可证</translation>
    </message>
    <message>
        <source>loads and checks the folder without this program</source>
        <translation>不用本程序即可载入并检查文件夹</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <extracomment>Number of tensors, size of all files</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>Re-read</source>
        <translation>重读</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>doubt</source>
        <translation>存疑</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <extracomment>Name of a check, how it ended, a sentence</extracomment>
        <translation>%1: %2。%3</translation>
    </message>
    <message>
        <source>Try again</source>
        <extracomment>button beside what went wrong: makes the checks once more</extracomment>
        <translation>重试</translation>
    </message>
    <message>
        <source>The peft library opens this folder directly. reader.py in it does the same with torch and safetensors alone.</source>
        <translation>peft 库可直接打开此文件夹。其中的 reader.py 只用 torch 和 safetensors 也能做到。</translation>
    </message>
    <message>
        <source>The tensors are named as in published text-to-text adapters, which PEFT does not read: reader.py in the folder loads it with torch and safetensors alone.</source>
        <translation>张量按已发表的文本到文本适配器命名，PEFT 无法读取：文件夹中的 reader.py 只用 torch 和 safetensors 即可加载。</translation>
    </message>
    <message>
        <source>This method is not part of PEFT: reader.py in the folder loads it with torch and safetensors alone. Exports of LoRA, (IA)³, prompt and prefix tuning open in PEFT directly.</source>
        <translation>该方法不属于 PEFT：文件夹中的 reader.py 只用 torch 和 safetensors 即可加载。LoRA、(IA)³、提示微调和前缀微调的导出可直接在 PEFT 中打开。</translation>
    </message>
    <message>
        <source>Merged Hugging Face folder</source>
        <translation>合并后的 Hugging Face 文件夹</translation>
    </message>
    <message>
        <source>The whole backbone with the adapter folded into its weights: transformers opens the folder as a text-to-text model.</source>
        <translation>整个骨干网络，适配器已合并进权重：transformers 可将文件夹作为文本到文本模型打开。</translation>
    </message>
    <message>
        <source>The whole backbone with the adapter folded into its weights, and the head: transformers opens the folder for sequence classification.</source>
        <translation>整个骨干网络（适配器已合并进权重）及任务头：transformers 可打开文件夹用于序列分类。</translation>
    </message>
    <message>
        <source>The whole backbone with the adapter folded into its weights: transformers opens the folder. The head lies beside it in head.safetensors.</source>
        <translation>整个骨干网络，适配器已合并进权重：transformers 可打开文件夹。任务头在旁边的 head.safetensors 中。</translation>
    </message>
    <message>
        <source>No merged folder: %1.</source>
        <extracomment>%1: why, in a clause</extracomment>
        <translation>不能合并：%1。</translation>
    </message>
    <message>
        <source>method and options</source>
        <translation>方法与选项</translation>
    </message>
    <message>
        <source>the backbone, with what the method has trained folded in</source>
        <translation>骨干网络，已合并该方法的训练结果</translation>
    </message>
    <message>
        <source>task head: classifier.weight, classifier.bias</source>
        <translation>任务头：classifier.weight、classifier.bias</translation>
    </message>
    <message>
        <source>as in the backbone&apos;s folder, and the classes</source>
        <translation>与骨干网络文件夹相同，另加类别</translation>
    </message>
    <message>
        <source>as in the backbone&apos;s folder</source>
        <translation>与骨干网络文件夹相同</translation>
    </message>
    <message>
        <source>run, backbone, largest change of a logit</source>
        <translation>实验、骨干网络、logit 的最大变化</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ExportedPage</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>The adapter is exported.</source>
        <translation>适配器已导出。</translation>
    </message>
    <message>
        <source>Folder of the adapter</source>
        <translation>适配器的文件夹</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Copy loading code</source>
        <translation>复制载入代码</translation>
    </message>
    <message>
        <source>Load it elsewhere</source>
        <translation>在别处载入</translation>
    </message>
    <message>
        <source>Loading code</source>
        <translation>载入代码</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>The exported folder itself answers, without the run.</source>
        <translation>由导出的文件夹自己回答，不依赖实验。</translation>
    </message>
    <message>
        <source>Type a text</source>
        <translation>输入文本</translation>
    </message>
    <message>
        <source>Type the first text</source>
        <translation>输入第一段文本</translation>
    </message>
    <message>
        <source>Type the second text</source>
        <translation>输入第二段文本</translation>
    </message>
    <message>
        <source>Ask</source>
        <extracomment>A button: asks the adapter about the text that was typed</extracomment>
        <translation>提问</translation>
    </message>
    <message>
        <source>The adapter is asked…</source>
        <translation>正在询问适配器…</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>分数 %1</translation>
    </message>
    <message>
        <source>%1 · %2 %</source>
        <extracomment>%1 a class, %2 its probability in percent</extracomment>
        <translation>%1 · %2 %</translation>
    </message>
    <message>
        <source>no class · the answer is “%1”</source>
        <extracomment>%1: the text that a model has generated</extracomment>
        <translation>无类别 · 答案为“%1”</translation>
    </message>
    <message>
        <source>The merged folder is written.</source>
        <translation>合并后的文件夹已写入。</translation>
    </message>
    <message>
        <source>The merged folder</source>
        <translation>合并后的文件夹</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::FieldForm</name>
    <message>
        <source>%1: %2</source>
        <comment>field</comment>
        <extracomment>Under a row of fields. %1 the field&apos;s label, %2 what it accepts or what is wrong.</extracomment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::FieldIdeas</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>setting value</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::FigureDialog</name>
    <message>
        <source>Export figure</source>
        <translation>导出图</translation>
    </message>
    <message>
        <source>SVG (vector)</source>
        <translation>SVG (矢量)</translation>
    </message>
    <message>
        <source>PDF (vector)</source>
        <translation>PDF (矢量)</translation>
    </message>
    <message>
        <source>PNG (pixels)</source>
        <translation>PNG (像素)</translation>
    </message>
    <message>
        <source>CSV (the numbers)</source>
        <translation>CSV (数值)</translation>
    </message>
    <message>
        <source>%1 ×</source>
        <translation>%1 ×</translation>
    </message>
    <message>
        <source>As the window</source>
        <comment>background of a figure</comment>
        <translation>与窗口相同</translation>
    </message>
    <message>
        <source>Transparent</source>
        <comment>background of a figure</comment>
        <translation>透明</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Scale</source>
        <extracomment>how many pixels of a PNG file stand for one of the screen</extracomment>
        <translation>倍率</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>The numbers of the figure</source>
        <translation>图的数值</translation>
    </message>
    <message>
        <source>What the file will show</source>
        <translation>文件将显示的内容</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>SVG files (*.svg)</source>
        <translation>SVG 文件 (*.svg)</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF 文件 (*.pdf)</translation>
    </message>
    <message>
        <source>PNG files (*.png)</source>
        <translation>PNG 文件 (*.png)</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <extracomment>below the beginning of a table; %n: rows of all of it</extracomment>
        <translation>
            <numerusform>%n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 × %2 px</source>
        <extracomment>size of a figure in pixels; %1: width, %2: height</extracomment>
        <translation>%1 × %2 px</translation>
    </message>
    <message>
        <source>%1 is there already. Press Replace to write over it, or name another file.</source>
        <extracomment>%1: name of a file; &quot;Replace&quot; is the button below</extracomment>
        <translation>%1 已存在。按“替换”以覆盖，或另取文件名。</translation>
    </message>
    <message>
        <source>Replace</source>
        <extracomment>button: writes over a file that is there</extracomment>
        <translation>替换</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::FileViewer</name>
    <message>
        <source>%1, line %2</source>
        <extracomment>Title of a window that shows a text file. %1 name of the file, %2 number of the line</extracomment>
        <translation>%1，第 %2 行</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Opens the file in the program that this desktop has for it.</source>
        <extracomment>Tip of the button &quot;Open file&quot;</extracomment>
        <translation>用此桌面为该文件设定的程序打开它。</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <extracomment>Instead of a file&apos;s text. %1 why it cannot be read, from the system</extracomment>
        <translation>无法读取文件：%1</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::FirstRunCard</name>
    <message>
        <source>Same backbone, same data. How much memory does training need?</source>
        <translation>同样的骨干网络与数据，训练要用多少内存？</translation>
    </message>
    <message>
        <source>Run two short trainings of a small sentence model: LoRA, which works inside the backbone, and SHERL, which works beside it. You will see both accuracies and both memory peaks, measured on this computer.</source>
        <translation>用一个小型句子模型做两次短训练：LoRA 在骨干网络内部工作，SHERL 在其旁侧工作。您将看到二者在本机实测的准确率和内存峰值。</translation>
    </message>
    <message>
        <source>gradients pass through all 6 blocks</source>
        <translation>梯度穿过全部 6 块</translation>
    </message>
    <message>
        <source>gradients stop above block 5</source>
        <translation>梯度止于块 5 上方</translation>
    </message>
    <message>
        <source>Or start with your own</source>
        <translation>或使用您自己的文件</translation>
    </message>
    <message>
        <source>Open a backbone folder…</source>
        <translation>打开骨干网络文件夹…</translation>
    </message>
    <message>
        <source>Open a run file…</source>
        <translation>打开实验文件…</translation>
    </message>
    <message>
        <source>.json; also: drop it anywhere on this window</source>
        <translation>.json；也可直接拖到本窗口任意位置</translation>
    </message>
    <message>
        <source>Open a study…</source>
        <translation>打开研究…</translation>
    </message>
    <message>
        <source>.sherl file with earlier runs and curves</source>
        <translation>含有以往实验和曲线的 .sherl 文件</translation>
    </message>
    <message>
        <source>Run the example</source>
        <translation>运行示例</translation>
    </message>
    <message>
        <source>Copy “%1”</source>
        <extracomment>A button. %1 a command of a terminal</extracomment>
        <translation>复制“%1”</translation>
    </message>
    <message>
        <source>2 runs, one after the other · a few minutes · no download</source>
        <translation>两个实验依次运行 · 几分钟 · 无需下载</translation>
    </message>
    <message>
        <source>a BERT or a T5: config.json and model.safetensors, as Hugging Face writes them</source>
        <translation>BERT 或 T5：Hugging Face 格式的 config.json 和 model.safetensors</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ForecastBar</name>
    <message>
        <source>weights</source>
        <extracomment>Parts of the predicted memory, under their piece of a bar; short</extracomment>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>temporaries</source>
        <translation>临时张量</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Predicted peak by category</source>
        <translation>按类别的预测峰值</translation>
    </message>
    <message>
        <source>%1. Left and Right move the budget.</source>
        <extracomment>Read aloud. %1 the parts of a predicted peak</extracomment>
        <translation>%1。左右方向键移动预算。</translation>
    </message>
    <message>
        <source>budget %1</source>
        <extracomment>Beside the line that marks the budget. %1 an amount of memory</extracomment>
        <translation>预算 %1</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ForecastPanel</name>
    <message>
        <source>Predicted peak</source>
        <translation>预测峰值</translation>
    </message>
    <message>
        <source>make it fit</source>
        <extracomment>Link behind &quot;0.10 GiB over budget&quot;: lists changes of the set-up that need less memory</extracomment>
        <translation>调整到预算内</translation>
    </message>
    <message>
        <source>Changes of the set-up that would fit the budget, each with its predicted peak.</source>
        <translation>能使其符合预算的设置改动，各附预测峰值。</translation>
    </message>
    <message>
        <source>Predicted peak: %1</source>
        <extracomment>Read aloud. %1 an amount such as &quot;1.19 gibibytes&quot;</extracomment>
        <translation>预测峰值：%1</translation>
    </message>
    <message>
        <source>No predicted peak</source>
        <translation>没有预测峰值</translation>
    </message>
    <message>
        <source>Within the budget, but less is left than forecasts are sure of.</source>
        <translation>在预算内，但余量小于预测的误差范围。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>idea: change</comment>
        <extracomment>Of the predicted peak. %1 what is thought about (&quot;without feature 4&quot;), %2 the change (&quot;−34 MiB&quot;)</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Trains the same, but for rounding.</source>
        <translation>训练效果相同，仅有舍入差异。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::HeaderBar</name>
    <message>
        <source>Find a run or command  Ctrl+K</source>
        <translation>查找实验或命令  Ctrl+K</translation>
    </message>
    <message>
        <source>Find a run or command</source>
        <translation>查找实验或命令</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ImportDialog</name>
    <message>
        <source>options of an adapter of %1</source>
        <extracomment>An entry of Undo. %1 a method</extracomment>
        <translation>%1 适配器的选项</translation>
    </message>
    <message>
        <source>start values of an adapter</source>
        <translation>适配器的起始值</translation>
    </message>
    <message>
        <source>Import adapter</source>
        <translation>导入适配器</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Use as start values</source>
        <translation>用作起始值</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>option, value</comment>
        <extracomment>An option of a method and its value</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>An adapter of %1.</source>
        <extracomment>%1 a method, %2 its options and their values</extracomment>
        <translation>%1 的适配器。</translation>
    </message>
    <message>
        <source>An adapter of %1 (%2).</source>
        <translation>%1 的适配器（%2）。</translation>
    </message>
    <message>
        <source>%1 is not defined on the backbone of the set-up.</source>
        <extracomment>%1 a method</extracomment>
        <translation>%1 在当前设置的骨干网络上没有定义。</translation>
    </message>
    <message>
        <source>The set-up names no method yet.</source>
        <translation>当前设置尚未选择方法。</translation>
    </message>
    <message>
        <source>The set-up trains with %1.</source>
        <extracomment>%1 a method</extracomment>
        <translation>当前设置使用 %1 训练。</translation>
    </message>
    <message>
        <source>Switch the set-up to %1</source>
        <extracomment>A button. %1 a method</extracomment>
        <translation>将设置切换为 %1</translation>
    </message>
    <message>
        <source>The adapter was trained with other options: %1.</source>
        <extracomment>%1 options and their values</extracomment>
        <translation>该适配器用其他选项训练：%1。</translation>
    </message>
    <message>
        <source>Take the adapter&apos;s options</source>
        <translation>采用适配器的选项</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>tensor, shapes</comment>
        <extracomment>Name of a tensor, its shapes here and there</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Loaded: %1</source>
        <extracomment>%1 a number of tensors</extracomment>
        <translation>已加载：%1</translation>
    </message>
    <message>
        <source>Missing in the adapter: %1</source>
        <extracomment>%1 a number of tensors</extracomment>
        <translation>适配器中缺少：%1</translation>
    </message>
    <message>
        <source>Unexpected in the adapter: %1</source>
        <extracomment>%1 a number of tensors</extracomment>
        <translation>适配器中多余：%1</translation>
    </message>
    <message>
        <source>Comparing the adapter with the set-up…</source>
        <translation>正在比较适配器与设置…</translation>
    </message>
    <message>
        <source>No tensor of the adapter fits this set-up.</source>
        <translation>适配器中没有张量适合当前设置。</translation>
    </message>
    <message>
        <source>Every tensor fits: training begins with the values of the adapter.</source>
        <translation>每个张量都匹配：训练从适配器的值开始。</translation>
    </message>
    <message>
        <source>Only the head differs: the head starts anew, all else begins with the values of the adapter.</source>
        <translation>只有任务头不同：任务头重新开始，其余从适配器的值开始。</translation>
    </message>
    <message>
        <source>%1 of %2 trained tensors begin with the values of the adapter.</source>
        <extracomment>%1 and %2 numbers of tensors</extracomment>
        <translation>%2 个训练张量中有 %1 个从适配器的值开始。</translation>
    </message>
    <message>
        <source>Let the head start anew</source>
        <translation>让任务头重新开始</translation>
    </message>
    <message>
        <source>Take what fits: what is missing starts anew, what is unexpected is left out</source>
        <translation>只取匹配的：缺少的重新开始，多余的忽略</translation>
    </message>
    <message>
        <source>The run&apos;s own record tells it: train.start_from, train.start_partial.</source>
        <translation>实验记录中会写明：train.start_from、train.start_partial。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::KeyEditor</name>
    <message>
        <source>off</source>
        <extracomment>Typed into a field to switch a setting off, such as clipping of the gradient</extracomment>
        <translation>关</translation>
    </message>
    <message>
        <source>Expected %1</source>
        <extracomment>Under a field with a wrong value. %1 what the field accepts, such as &quot;a whole number 1..384&quot;.</extracomment>
        <translation>应为%1</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::LaunchBar</name>
    <message>
        <source>Save run file…</source>
        <translation>保存实验文件…</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>The data are being checked…</source>
        <translation>正在检查数据…</translation>
    </message>
    <message>
        <source>Spec %1</source>
        <extracomment>The hash of a run spec, shortened. %1 such as 7c1f…e09</extracomment>
        <translation>规格 %1</translation>
    </message>
    <message>
        <source>%1
Click to copy the run as JSON.</source>
        <extracomment>Tool tip. %1 the whole hash of a run spec</extracomment>
        <translation>%1
点击以 JSON 复制此实验。</translation>
    </message>
    <message>
        <source>Click to copy the run as JSON.</source>
        <translation>点击以 JSON 复制此实验。</translation>
    </message>
    <message>
        <source>Hash of the run spec: %1</source>
        <translation>实验规格的哈希：%1</translation>
    </message>
    <message>
        <source>The run spec has problems and no hash.</source>
        <translation>实验规格有问题，没有哈希。</translation>
    </message>
    <message>
        <source>Start run</source>
        <extracomment>Starts the run that is set up; with several seeds there are as many runs</extracomment>
        <translation>开始实验</translation>
    </message>
    <message numerus="yes">
        <source>Start %n run(s)</source>
        <translation>
            <numerusform>开始 %n 个实验</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>button, key</comment>
        <extracomment>Tool tip of a button. %1 what it does, %2 its key</extracomment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Trains now, after what is already running</source>
        <translation>立即训练，排在正在运行的实验之后</translation>
    </message>
    <message>
        <source>Waits in the queue until it is started</source>
        <translation>在队列中等待启动</translation>
    </message>
    <message>
        <source>The run is in the clipboard as JSON.</source>
        <extracomment>Shown for a moment after a click</extracomment>
        <translation>实验已以 JSON 复制到剪贴板。</translation>
    </message>
    <message>
        <source>Save run file</source>
        <translation>保存实验文件</translation>
    </message>
    <message>
        <source>Run files (*.json)</source>
        <extracomment>Filter of a file dialog; keep the pattern</extracomment>
        <translation>实验文件 (*.json)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::LayerPicker</name>
    <message>
        <source>Layers</source>
        <extracomment>read aloud: what the drawing of the backbone is, and of one of its two stacks (&quot;Encoder&quot;)</extracomment>
        <translation>层</translation>
    </message>
    <message>
        <source>Up and Down move, Space ticks, Shift with Up or Down moves the line, A, E and N tick all, even and no layers.</source>
        <translation>上下方向键移动，空格键勾选，Shift 加上下方向键移动虚线，A、E、N 分别勾选全部、偶数层和不选。</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>%1 的层</translation>
    </message>
    <message>
        <source>Up and Down move, Left and Right go to the other stack, Space ticks, Shift with Up or Down moves the line, A, E and N tick all, even and no layers of this stack.</source>
        <translation>上、下方向键移动，左、右方向键切换堆栈，空格勾选，Shift 加上、下方向键移动虚线，A、E、N 勾选此堆栈的全部层、偶数层、不勾选。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::LayerPresetCombo</name>
    <message>
        <source>Preset of layers</source>
        <extracomment>read aloud: the list of named choices of layers</extracomment>
        <translation>层的预设</translation>
    </message>
    <message>
        <source>No layers</source>
        <extracomment>in place of the presets, for methods that read no features</extracomment>
        <translation>没有层</translation>
    </message>
    <message>
        <source>No early route</source>
        <translation>没有早期路径</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::LayersPanel</name>
    <message>
        <source>Layers</source>
        <extracomment>heading of the column with the layers of the backbone</extracomment>
        <translation>层</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open the layer picker</source>
        <extracomment>button that opens the close-up of the layers over the whole page</extracomment>
        <translation>打开选层页面</translation>
    </message>
    <message>
        <source>Open the layer picker (Ctrl+L)</source>
        <translation>打开选层页面 (Ctrl+L)</translation>
    </message>
    <message>
        <source>Choose a backbone to see its layers</source>
        <translation>选择骨干网络后即可看到各层</translation>
    </message>
    <message>
        <source>Tick at least one early layer.</source>
        <translation>请至少勾选一个早期层。</translation>
    </message>
    <message>
        <source>Tick at least one layer.</source>
        <translation>请至少勾选一层。</translation>
    </message>
    <message>
        <source>%1: tick at least one layer.</source>
        <extracomment>%1 is a stack of blocks (&quot;Encoder&quot;)</extracomment>
        <translation>%1：请至少勾选一层。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::MethodList</name>
    <message>
        <source>Baselines</source>
        <extracomment>Heading of a group of methods</extracomment>
        <translation>基线</translation>
    </message>
    <message>
        <source>Inside the backbone</source>
        <extracomment>Heading of a group of methods</extracomment>
        <translation>骨干网络内部</translation>
    </message>
    <message>
        <source>Beside the backbone</source>
        <extracomment>Heading of a group of methods</extracomment>
        <translation>骨干网络旁侧</translation>
    </message>
    <message>
        <source>What the other methods are compared with.</source>
        <translation>其他方法与之比较的基准。</translation>
    </message>
    <message>
        <source>Small trained parts inside the blocks. Gradients pass through the backbone, so its activations are kept.</source>
        <translation>块内部的小型可训练部件。梯度穿过骨干网络，因此需要保存其激活。</translation>
    </message>
    <message>
        <source>A small network beside the frozen backbone. Gradients stay out of the early blocks.</source>
        <translation>冻结的骨干网络旁侧的小网络。梯度不进入早期的块。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>not for %1</source>
        <extracomment>Why a method cannot be chosen; short. %1 kind of the backbone, such as t5.</extracomment>
        <translation>不适用于 %1</translation>
    </message>
    <message>
        <source>%1
%2</source>
        <comment>method</comment>
        <extracomment>Tool tip of a method. %1 what it does, %2 the paper.</extracomment>
        <translation>%1
%2</translation>
    </message>
    <message>
        <source>Not defined on a backbone of kind %1.</source>
        <translation>在 %1 类骨干网络上没有定义。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>method, reason</comment>
        <extracomment>For screen readers. %1 method, %2 why it cannot be chosen.</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>no forecast: %1</source>
        <extracomment>Why a peak is not known. %1 the reason</extracomment>
        <translation>无法预测：%1</translation>
    </message>
    <message>
        <source>%1, predicted peak %2, over budget by %3</source>
        <extracomment>Read aloud. %1 method, %2 an amount such as &quot;3.10 gibibytes&quot;, %3 how much over the budget, in the same unit</extracomment>
        <translation>%1，预测峰值 %2，超出预算 %3</translation>
    </message>
    <message>
        <source>%1
Predicted peak %2, %3 over budget</source>
        <extracomment>%1 what a method does, %2 its predicted peak, %3 how much over the budget</extracomment>
        <translation>%1
预测峰值 %2，超出预算 %3</translation>
    </message>
    <message>
        <source>%1, predicted peak %2</source>
        <extracomment>Read aloud. %1 method, %2 an amount such as &quot;3.10 gibibytes&quot;</extracomment>
        <translation>%1，预测峰值 %2</translation>
    </message>
    <message>
        <source>%1
Predicted peak %2, of it activations %3</source>
        <extracomment>%1 what a method does, %2 its predicted peak, %3 the part of it that is saved activations</extracomment>
        <translation>%1
预测峰值 %2，其中激活 %3</translation>
    </message>
    <message>
        <source>budget %1</source>
        <extracomment>Beside the line that marks the budget. %1 an amount of memory</extracomment>
        <translation>预算 %1</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>改用 %1</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::OptionsForm</name>
    <message>
        <source>%1 options</source>
        <extracomment>Heading. %1 name of a method, such as LoRA.</extracomment>
        <translation>%1 选项</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>option, stack</comment>
        <extracomment>Accessible name of a field. %1 an option such as &quot;Blocks&quot;, %2 a stack of blocks (&quot;Encoder&quot;)</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 trained · %2</source>
        <extracomment>Beside a method&apos;s options. %1 a number of parameters such as &quot;4.6 M&quot;, %2 its share of the backbone&apos;s such as &quot;4.2 %&quot;</extracomment>
        <translation>训练 %1 · %2</translation>
    </message>
    <message>
        <source>%1 trained parameters, %2 of the backbone</source>
        <extracomment>Tool tip. %1 and %2 are whole numbers</extracomment>
        <translation>%1 个训练参数，骨干网络共 %2 个</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::PeakBars</name>
    <message>
        <source>Tick two variants in the list.</source>
        <translation>请在列表中勾选两个变体。</translation>
    </message>
    <message>
        <source>What the peak is made of</source>
        <translation>峰值的组成</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::PickerPage</name>
    <message>
        <source>%1  (%2)</source>
        <extracomment>%1 is a number of parameters such as &quot;2.6 M&quot;, %2 its share of the backbone&apos;s such as &quot;2.4 %&quot;</extracomment>
        <translation>%1  (%2)</translation>
    </message>
    <message>
        <source>Layer picker</source>
        <translation>选层</translation>
    </message>
    <message>
        <source>&amp;Preset</source>
        <extracomment>label before the list of named choices of layers</extracomment>
        <translation>预设(&amp;P)</translation>
    </message>
    <message>
        <source>All</source>
        <extracomment>buttons that tick all, every second, the last four, no layers</extracomment>
        <translation>全部</translation>
    </message>
    <message>
        <source>Even</source>
        <translation>偶数层</translation>
    </message>
    <message>
        <source>Last 4</source>
        <translation>后 4 层</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Use these layers</source>
        <translation>使用这些层</translation>
    </message>
    <message>
        <source>These layers</source>
        <translation>所选的层</translation>
    </message>
    <message>
        <source>Words of the drawing</source>
        <translation>图中用语</translation>
    </message>
    <message>
        <source>Early features</source>
        <translation>早期特征</translation>
    </message>
    <message>
        <source>Late blocks with gradients</source>
        <translation>带梯度的晚期块</translation>
    </message>
    <message>
        <source>Trained parameters</source>
        <translation>训练参数</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n block(s) · hidden width %2</source>
        <extracomment>%1 is the name of a backbone&apos;s folder, %n its number of blocks, %2 the width of its features</extracomment>
        <translation>
            <numerusform>%1 · %n 块 · 隐藏宽度 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1  (%2 of %3)</source>
        <extracomment>%1 features, such as &quot;0, 2, 4&quot;, %2 of %3 possible ones</extracomment>
        <translation>%1  (%2/%3)</translation>
    </message>
    <message>
        <source>feature %1</source>
        <extracomment>%1 is the number of a feature</extracomment>
        <translation>特征 %1</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>锚点</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>引导层</translation>
    </message>
    <message>
        <source>none</source>
        <extracomment>no block carries gradients; else %1 are numbers of blocks, %n how many</extracomment>
        <translation>无</translation>
    </message>
    <message numerus="yes">
        <source>%1  (%n block(s))</source>
        <translation>
            <numerusform>%1  (%n 块)</numerusform>
        </translation>
    </message>
    <message>
        <source>Pointed layer</source>
        <translation>所指的层</translation>
    </message>
    <message>
        <source>Point at a layer, or move to it with Up and Down, to read what it does here.</source>
        <translation>指向某一层，或用上下方向键移到该层，即可查看它在此的作用。</translation>
    </message>
    <message>
        <source>choose layers</source>
        <extracomment>step of the undo list: the layers chosen in the layer picker</extracomment>
        <translation>选择层</translation>
    </message>
    <message>
        <source>%1 · %2 encoder and %3 decoder blocks · hidden width %4</source>
        <extracomment>%1 is the name of a backbone&apos;s folder, %2 and %3 the numbers of blocks of its two stacks, %4 the width of its features</extracomment>
        <translation>%1 · %2 个编码器块和 %3 个解码器块 · 隐藏宽度 %4</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>stack</comment>
        <extracomment>%1 is a stack of blocks (&quot;Encoder&quot;), %2 what is told of it</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Predicted peak</source>
        <translation>预测峰值</translation>
    </message>
    <message>
        <source>%1  (%2)</source>
        <comment>peak, change</comment>
        <extracomment>%1 a predicted peak, %2 its difference to that of the layers so far, such as &quot;−34 MiB&quot;</extracomment>
        <translation>%1  (%2)</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::QueueDelegate</name>
    <message>
        <source>Stop this run; it can be resumed</source>
        <translation>停止该实验；之后可以继续</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>从队列中移除</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message numerus="yes">
        <source>%n fix(es)</source>
        <extracomment>Link: opens a list of ways in which a failed run can be run again</extracomment>
        <translation>
            <numerusform>%n 种解决办法</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::QueueModel</name>
    <message>
        <source>%1 / %2 · stopping</source>
        <comment>step / steps</comment>
        <translation>%1 / %2 · 正在停止</translation>
    </message>
    <message>
        <source>%1 / %2 · pausing</source>
        <comment>step / steps</comment>
        <translation>%1 / %2 · 正在暂停</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <comment>step / steps</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 / %2 · %3 left</source>
        <comment>step / steps · time</comment>
        <translation>%1 / %2 · 剩余 %3</translation>
    </message>
    <message>
        <source>waiting · not started</source>
        <translation>等待 · 未启动</translation>
    </message>
    <message>
        <source>waiting · the queue pauses</source>
        <translation>等待 · 队列将暂停</translation>
    </message>
    <message>
        <source>waiting · starts in about %1</source>
        <translation>等待 · 约 %1 后开始</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>%1 / %2 · %3</source>
        <comment>step / steps · time</comment>
        <translation>%1 / %2 · %3</translation>
    </message>
    <message>
        <source>stopped before its first step</source>
        <translation>在第一步之前停止</translation>
    </message>
    <message>
        <source>stopped at step %1 of %2</source>
        <translation>在第 %1 步停止，共 %2 步</translation>
    </message>
    <message>
        <source>paused at step %1 of %2</source>
        <translation>在第 %1 步暂停，共 %2 步</translation>
    </message>
    <message>
        <source>stopped unexpectedly at step %1 of %2</source>
        <translation>在第 %1 步意外停止，共 %2 步</translation>
    </message>
    <message>
        <source>peak allocated, training step: %1</source>
        <translation>已分配峰值，训练步：%1</translation>
    </message>
    <message>
        <source>%1, validation, best step</source>
        <translation>%1，验证集，最佳步</translation>
    </message>
    <message>
        <source>%1, seed %2, %3: %4</source>
        <comment>name, seed, state: progress</comment>
        <translation>%1，种子 %2，%3：%4</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>%1 / %2 · %3 examples/s · %4 left</source>
        <comment>step / steps · speed · time</comment>
        <translation>%1 / %2 · %3 样本/秒 · 剩余 %4</translation>
    </message>
    <message>
        <source>%1 / %2 · evaluating</source>
        <comment>step / steps</comment>
        <extracomment>the last step is done, its evaluation is not</extracomment>
        <translation>%1 / %2 · 评估中</translation>
    </message>
    <message>
        <source>%1, validation, last step</source>
        <translation>%1，验证集，最后一步</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>peak (forecast)</comment>
        <extracomment>A peak and in brackets its forecast, without their unit</extracomment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>(%1)</source>
        <comment>forecast</comment>
        <extracomment>A forecast in the place of a peak, without its unit</extracomment>
        <translation>(%1)</translation>
    </message>
    <message>
        <source>forecast: %1</source>
        <translation>预测：%1</translation>
    </message>
    <message>
        <source>error of the forecast: %1</source>
        <extracomment>How far a forecast was off. %1 a share with its sign, such as &quot;−0.8 %&quot;</extracomment>
        <translation>预测误差：%1</translation>
    </message>
    <message>
        <source>Peak, %1</source>
        <extracomment>The same where there is less room. %1 the unit</extracomment>
        <translation>峰值，%1</translation>
    </message>
    <message>
        <source>Peak (forecast), %1</source>
        <extracomment>Head of a column of measured peaks, their forecasts in brackets. %1 the unit</extracomment>
        <translation>峰值 (预测)，%1</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::QueuePanel</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>清除已结束</translation>
    </message>
    <message>
        <source>Nothing is queued. Runs appear here with their progress, memory peak and result.</source>
        <translation>队列为空。实验会在此显示进度、内存峰值和结果。</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n 个运行中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 个等待</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ended</source>
        <translation>
            <numerusform>%n 个已结束</numerusform>
        </translation>
    </message>
    <message>
        <source>pauses after this run</source>
        <translation>此实验后暂停</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>read only</source>
        <translation>只读</translation>
    </message>
    <message numerus="yes">
        <source>Start %n waiting run(s)</source>
        <translation>
            <numerusform>启动 %n 个等待的实验</numerusform>
        </translation>
    </message>
    <message>
        <source>Pause after this run</source>
        <translation>此实验后暂停</translation>
    </message>
    <message>
        <source>Do not pause</source>
        <translation>不暂停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>The run at work goes on to its end; no other starts.</source>
        <translation>正在运行的实验会运行到结束；不再启动其他实验。</translation>
    </message>
    <message>
        <source>The next run starts when this one has ended.</source>
        <translation>此实验结束后启动下一个。</translation>
    </message>
    <message>
        <source>Starts the next run.</source>
        <translation>启动下一个实验。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Writes a checkpoint and leaves the machine free. The run can be resumed.</source>
        <translation>写入检查点并让出机器。实验之后可以继续。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ends within one step. The run can be resumed.</source>
        <translation>在一步之内结束。实验之后可以继续。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>From the last checkpoint, or from the start where there is none.</source>
        <translation>从最后的检查点继续；没有检查点则从头开始。</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Duplicate and change</source>
        <translation>复制并修改</translation>
    </message>
    <message>
        <source>Copy command line</source>
        <translation>复制命令行</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>从队列中移除</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>从此列表移除</translation>
    </message>
    <message>
        <source>Takes the runs that have finished or failed out of this list. The study keeps them.</source>
        <translation>从列表中移除已完成或失败的实验。它们仍保留在研究中。</translation>
    </message>
    <message>
        <source>Show in Compare</source>
        <translation>在比较页中显示</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>复制为 JSON</translation>
    </message>
    <message>
        <source>Export adapter…</source>
        <translation>导出适配器…</translation>
    </message>
    <message>
        <source>Starts a run with this change, which is predicted to fit.</source>
        <translation>以此改动启动实验，预测其符合预算。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunDetailsWindow</name>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Duplicate and change</source>
        <translation>复制并修改</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>This run has been deleted.</source>
        <translation>该实验已被删除。</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>笔记</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Settings of the run</source>
        <translation>实验的设置</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Notes, Markdown</source>
        <translation>笔记，Markdown</translation>
    </message>
    <message>
        <source>Notes in Markdown. Saved as you type.</source>
        <translation>Markdown 笔记，输入时自动保存。</translation>
    </message>
    <message>
        <source>Notes as they read</source>
        <translation>笔记预览</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1 · run %2</source>
        <comment>name and number of a run</comment>
        <translation>%1 · 实验 %2</translation>
    </message>
    <message>
        <source>%1 · seed %2</source>
        <comment>state and seed</comment>
        <translation>%1 · 种子 %2</translation>
    </message>
    <message>
        <source>%1 · step %2 of %3</source>
        <comment>state, steps done, steps in all</comment>
        <translation>%1 · 第 %2 步，共 %3 步</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>state, duration</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>metric (split)</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>This metric selects the weights.</source>
        <translation>用此指标选择权重。</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Selected weights</source>
        <translation>选定的权重</translation>
    </message>
    <message>
        <source>Trained parameters</source>
        <translation>训练参数</translation>
    </message>
    <message>
        <source>%1 (%2 of the backbone)</source>
        <comment>count and share</comment>
        <translation>%1（骨干网络的 %2）</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Of the peak: %1</source>
        <comment>memory category</comment>
        <translation>峰值中的%1</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Spec hash</source>
        <translation>规格哈希</translation>
    </message>
    <message>
        <source>Run id</source>
        <translation>实验编号</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>%1 training · %2 validation · %3 test</source>
        <translation>训练 %1 · 验证 %2 · 测试 %3</translation>
    </message>
    <message>
        <source>Segments</source>
        <translation>分段</translation>
    </message>
    <message numerus="yes">
        <source>%n (resumed)</source>
        <translation>
            <numerusform>%n（曾继续）</numerusform>
        </translation>
    </message>
    <message>
        <source>Backbone hash</source>
        <translation>骨干网络哈希</translation>
    </message>
    <message>
        <source>Data hash</source>
        <translation>数据哈希</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>version, revision</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Enter opens the folder.</source>
        <translation>按 Enter 打开该文件夹。</translation>
    </message>
    <message>
        <source>The run has said nothing.</source>
        <translation>该实验没有输出日志。</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已指定</translation>
    </message>
    <message>
        <source>checkpoint of step %1</source>
        <translation>第 %1 步的检查点</translation>
    </message>
    <message>
        <source>weights of the best validation step</source>
        <translation>最佳验证步的权重</translation>
    </message>
    <message>
        <source>weights of the last step</source>
        <translation>最后一步的权重</translation>
    </message>
    <message>
        <source>checkpoint of step %1, removed</source>
        <translation>第 %1 步的检查点，已移除</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>no evaluation yet</source>
        <translation>尚无评估</translation>
    </message>
    <message>
        <source>step %1, best validation</source>
        <translation>第 %1 步，最佳验证</translation>
    </message>
    <message>
        <source>Counters</source>
        <translation>计数器</translation>
    </message>
    <message>
        <source>no step yet</source>
        <translation>尚无训练步</translation>
    </message>
    <message>
        <source>Parts of the run</source>
        <translation>实验的各部分</translation>
    </message>
    <message>
        <source>Another study is open now. What was typed here last is not saved; copy it before you close this window.</source>
        <translation>现在打开的是另一个研究。此处最后键入的内容尚未保存；关闭此窗口前请先复制。</translation>
    </message>
    <message>
        <source>No checkpoint is on disk: it begins again at the first step.</source>
        <translation>磁盘上没有检查点：将从第一步重新开始。</translation>
    </message>
    <message>
        <source>The notes are not saved. %1</source>
        <extracomment>%1: a sentence that says why</extracomment>
        <translation>笔记尚未保存。%1</translation>
    </message>
    <message>
        <source>step %1, the last</source>
        <translation>第 %1 步（最后一步）</translation>
    </message>
    <message>
        <source>Export adapter…</source>
        <translation>导出适配器…</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Forecast of the training peak</source>
        <translation>训练峰值的预测</translation>
    </message>
    <message>
        <source>Error of the forecast</source>
        <translation>预测误差</translation>
    </message>
    <message>
        <source>Forecast / measured peak − 1</source>
        <translation>预测 / 实测峰值 − 1</translation>
    </message>
    <message>
        <source>Peak reached in</source>
        <translation>峰值出现于</translation>
    </message>
    <message>
        <source>Out of memory in</source>
        <translation>内存耗尽于</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunForecasts</name>
    <message>
        <source>%1 (%2)</source>
        <comment>change (peak)</comment>
        <extracomment>A button that starts a run again with another setting. %1 the change (&quot;Batch 16, accumulate 2&quot;), %2 its predicted peak</extracomment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunMemory</name>
    <message>
        <source>%1, %2</source>
        <comment>phase, block</comment>
        <extracomment>when a peak was reached; %1: part of a training step, %2: block of the model</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>micro-batch %1</source>
        <translation>第 %1 个微批</translation>
    </message>
    <message>
        <source>%1 texts of %2 tokens, targets of %3</source>
        <extracomment>shape of a batch; %1: texts, %2: tokens of the longest, %3: tokens of the longest target</extracomment>
        <translation>%1 条 %2 个词元的文本，目标 %3 个词元</translation>
    </message>
    <message>
        <source>%1 texts of %2 tokens</source>
        <extracomment>shape of a batch; %1: texts, %2: tokens of the longest</extracomment>
        <translation>%1 条 %2 个词元的文本</translation>
    </message>
    <message>
        <source>%1: %2 asked, %3 in use of %4</source>
        <extracomment>where a run ended; %1: phase and block, %2: size of a tensor, %3: memory in use, %4: the limit</extracomment>
        <translation>%1：请求 %2，已使用 %3，上限 %4</translation>
    </message>
    <message>
        <source>%1: %2 asked, %3 in use</source>
        <extracomment>where a run ended, as the system gave no more; %1: phase and block, %2: size of a tensor, %3: memory in use</extracomment>
        <translation>%1：请求 %2，已使用 %3</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>The peak by block</source>
        <translation>各块的峰值占用</translation>
    </message>
    <message>
        <source>No step has been measured yet.</source>
        <translation>尚未测量任何训练步。</translation>
    </message>
    <message>
        <source>Out of memory in %1.</source>
        <translation>内存耗尽于%1。</translation>
    </message>
    <message>
        <source>Peak %1, reached in %2.</source>
        <extracomment>%1: amount of memory, %2: when it was reached</extracomment>
        <translation>峰值 %1，出现于%2。</translation>
    </message>
    <message>
        <source>Forecast %1, error %2.</source>
        <extracomment>%1: amount of memory, %2: error in percent with its sign</extracomment>
        <translation>预测 %1，误差 %2。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>The whole peak</source>
        <translation>整个峰值</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunStrip</name>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show only this</source>
        <translation>只显示此项</translation>
    </message>
    <message>
        <source>Remove from the charts</source>
        <translation>从图中移除</translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <extracomment>button at the end of the chips; the menu behind it has those for which there is no room</extracomment>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunsDelegate</name>
    <message>
        <source>n = %1</source>
        <extracomment>how many seeds a row stands for</extracomment>
        <translation>n = %1</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunsModel</name>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>Runs that differ in nothing but the seed are one variant.</source>
        <translation>仅随机种子不同的实验属于同一变体。</translation>
    </message>
    <message>
        <source>Validation metric of the selected weights: mean over seeds and, below it, lowest to highest.</source>
        <translation>选定权重的验证指标：各种子的均值，其下为最低至最高。</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Test metric of the selected weights, scored once.</source>
        <translation>选定权重的测试指标，只评一次。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>How far the run is.</source>
        <translation>实验的进展。</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>train.seed of the runs.</source>
        <translation>各实验的 train.seed。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>训练参数</translation>
    </message>
    <message>
        <source>Trained parameters.</source>
        <translation>训练参数的数量。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Duration over all segments of a run; mean over the seeds.</source>
        <translation>实验各分段的总时长；取各种子的均值。</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>%1 of the selected weights (best validation step), n = %2</source>
        <translation>%1，选定的权重（最佳验证步），n = %2</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n run(s)</source>
        <comment>variant and how many runs it has</comment>
        <translation>
            <numerusform>%1，%n 个实验</numerusform>
        </translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>笔记</translation>
    </message>
    <message>
        <source>First line of the notes.</source>
        <translation>笔记的第一行。</translation>
    </message>
    <message>
        <source>peak %1</source>
        <comment>change of bytes</comment>
        <translation>峰值 %1</translation>
    </message>
    <message>
        <source>%1, seed %2</source>
        <comment>variant and seed</comment>
        <translation>%1，种子 %2</translation>
    </message>
    <message>
        <source>%1 → %2: %3</source>
        <comment>first variant, second variant, what changes</comment>
        <translation>%1 → %2：%3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>variant: states of its runs</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1–%2</source>
        <comment>lowest to highest over seeds</comment>
        <translation>%1–%2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>mean and range over seeds</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Peak, %1</source>
        <comment>unit</comment>
        <translation>峰值，%1</translation>
    </message>
    <message>
        <source>Validation metric of the last evaluation: mean over seeds and, below it, lowest to highest.</source>
        <translation>最后一次评估的验证指标：各种子的均值，其下为最低至最高。</translation>
    </message>
    <message>
        <source>%1 of the last evaluation, n = %2</source>
        <translation>%1，最后一次评估，n = %2</translation>
    </message>
    <message>
        <source>Validation metric, mean of a run&apos;s last %1 evaluations: mean over seeds and, below it, lowest to highest.</source>
        <translation>验证指标，取一个实验最后 %1 次评估的均值：各种子的均值，下方为最低到最高。</translation>
    </message>
    <message>
        <source>%1, mean of the last %2 evaluations (of all where there are fewer), n = %3</source>
        <translation>%1，最后 %2 次评估的均值（不足时取全部），n = %3</translation>
    </message>
    <message>
        <source>seed %1 #%2</source>
        <comment>seed, number of the run</comment>
        <translation>种子 %1 #%2</translation>
    </message>
    <message>
        <source>%1 of the selected weights (last step), n = %2</source>
        <translation>%1，选定的权重（最后一步），n = %2</translation>
    </message>
    <message>
        <source>%1: the largest over the seeds.</source>
        <extracomment>tool tip of a column; %1: a memory counter</extracomment>
        <translation>%1：取各种子的最大值。</translation>
    </message>
    <message>
        <source>Forecast, %1</source>
        <comment>unit</comment>
        <translation>预测，%1</translation>
    </message>
    <message>
        <source>Peak that was predicted when the run began: the largest over the seeds.</source>
        <translation>实验开始时预测的峰值：取各种子的最大值。</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>How far the forecast was from the measured peak: of the seed it is furthest off for.</source>
        <translation>预测偏离实测峰值的程度：取偏差最大的种子。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>counter, bytes</comment>
        <extracomment>tool tip of a peak; %1: a memory counter, %2: exact bytes</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Forecast / measured peak − 1</source>
        <translation>预测 / 实测峰值 − 1</translation>
    </message>
    <message>
        <source>Forecast: %1</source>
        <translation>预测：%1</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::RunsPanel</name>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Filter: task = cola and peak &lt; 3 GiB</source>
        <translation>筛选：task = cola and peak &lt; 3 GiB</translation>
    </message>
    <message>
        <source>Filter of the runs</source>
        <translation>实验筛选</translation>
    </message>
    <message>
        <source>The same words as sherl runs --where: task, method, status, tag, peak, seconds, any metric or key of the spec; = != &lt; &lt;= &gt; &gt;= ~ in, and, or, not.</source>
        <translation>写法与 sherl runs --where 相同：task、method、status、tag、peak、seconds、任意指标或实验规格的键；= != &lt; &lt;= &gt; &gt;= ~ in、and、or、not。</translation>
    </message>
    <message>
        <source>Choose columns</source>
        <translation>选择列</translation>
    </message>
    <message>
        <source>grouped by everything but seed</source>
        <translation>按种子以外的一切分组</translation>
    </message>
    <message>
        <source>best validation step</source>
        <translation>最佳验证步</translation>
    </message>
    <message>
        <source>Metrics are those of the selected weights: the best validation step, unless a run&apos;s train.select says otherwise.</source>
        <translation>指标取自选定的权重：除非实验的 train.select 另有规定，即最佳验证步。</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>variants · runs</comment>
        <translation>%1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%n variant(s)</source>
        <translation>
            <numerusform>%n 个变体</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 个实验</numerusform>
        </translation>
    </message>
    <message>
        <source>No runs yet. Start one on the Workbench page.</source>
        <translation>还没有实验。请在工作台页面开始一个。</translation>
    </message>
    <message>
        <source>No run fits the filter.</source>
        <translation>没有实验符合筛选条件。</translation>
    </message>
    <message>
        <source>The same in every run</source>
        <translation>各实验相同</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Duplicate and change</source>
        <translation>复制并修改</translation>
    </message>
    <message>
        <source>Copy command line</source>
        <translation>复制命令行</translation>
    </message>
    <message numerus="yes">
        <source>Resume %n run(s)</source>
        <translation>
            <numerusform>继续 %n 个实验</numerusform>
        </translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)…</source>
        <translation>
            <numerusform>删除 %n 个实验…</numerusform>
        </translation>
    </message>
    <message>
        <source>A run at work must be stopped first.</source>
        <translation>正在运行的实验须先停止。</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>实验名称</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>标签，用逗号分隔</translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation>笔记…</translation>
    </message>
    <message numerus="yes">
        <source>Delete checkpoints of %n run(s)…</source>
        <translation>
            <numerusform>删除 %n 个实验的检查点…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)? Curves, checkpoints and weights go with them: %1 on disk.</source>
        <extracomment>%1: an amount of memory, &quot;412 MiB&quot;</extracomment>
        <translation>
            <numerusform>删除 %n 个实验？曲线、检查点和权重将一并删除，共占磁盘 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Notes in Markdown</source>
        <translation>Markdown 笔记</translation>
    </message>
    <message>
        <source>What stands in the way of comparing the ticked runs</source>
        <translation>妨碍比较所选实验的因素</translation>
    </message>
    <message numerus="yes">
        <source>Delete the checkpoints of %n run(s), %1 on disk? Curves and weights stay; a resume then begins again at the first step, and a failed run cannot be resumed.</source>
        <extracomment>%1: an amount of memory, &quot;412 MiB&quot;</extracomment>
        <translation>
            <numerusform>删除 %n 个实验的检查点（共占磁盘 %1）？曲线和权重会保留；此后继续实验将从第一步重新开始，失败的实验则无法继续。</numerusform>
        </translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序方式</translation>
    </message>
    <message>
        <source>Order of the runs</source>
        <translation>实验的顺序</translation>
    </message>
    <message>
        <source>There is no checkpoint that a failed run could go on from.</source>
        <translation>没有可供失败的实验继续的检查点。</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>不同的设置</translation>
    </message>
    <message>
        <source>last step</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>Validation metrics are those of a run&apos;s last evaluation. Test metrics stay those of the selected weights.</source>
        <translation>验证指标取自实验的最后一次评估；测试指标仍取自选定的权重。</translation>
    </message>
    <message>
        <source>Which step&apos;s metric: %1</source>
        <translation>指标取自哪一步：%1</translation>
    </message>
    <message>
        <source>Name of the variant and its runs</source>
        <translation>变体及其实验的名称</translation>
    </message>
    <message>
        <source>mean of last %1</source>
        <extracomment>which step&apos;s metric; %1: number of evaluations</extracomment>
        <translation>最后 %1 次的均值</translation>
    </message>
    <message>
        <source>Validation metrics are the mean of a run&apos;s last %1 evaluations, of all where there are fewer. Test metrics stay those of the selected weights.</source>
        <translation>验证指标是实验最后 %1 次评估的均值，不足时取全部。测试指标仍取自选定的权重。</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>复制为 JSON</translation>
    </message>
    <message>
        <source>Export adapter…</source>
        <translation>导出适配器…</translation>
    </message>
    <message>
        <source>Export figure…</source>
        <translation>导出图…</translation>
    </message>
    <message>
        <source>Export table…</source>
        <translation>导出表格…</translation>
    </message>
    <message>
        <source>%1 · seed %2 · run %3</source>
        <extracomment>A run in a list of things to delete. %1 its name, %2 its seed, %3 its number</extracomment>
        <translation>%1 · 种子 %2 · 实验 %3</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <comment>runs</comment>
        <translation>
            <numerusform>以及另外 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::ScatterChart</name>
    <message>
        <source>Tick two variants in the list.</source>
        <translation>请在列表中勾选两个变体。</translation>
    </message>
    <message>
        <source>No variant here has both a metric and a measured peak yet.</source>
        <translation>这里还没有同时具有指标和峰值的变体。</translation>
    </message>
    <message>
        <source>Accuracy against memory</source>
        <translation>准确率与内存</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SeriesChart</name>
    <message>
        <source>peak allocated per training step</source>
        <translation>每训练步已分配峰值</translation>
    </message>
    <message>
        <source>never smoothed</source>
        <translation>不平滑</translation>
    </message>
    <message numerus="yes">
        <source>every %n step(s)</source>
        <comment>how often a metric is measured</comment>
        <translation>
            <numerusform>每 %n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>at every evaluation</source>
        <translation>每次评估</translation>
    </message>
    <message>
        <source>raw values</source>
        <translation>原始值</translation>
    </message>
    <message numerus="yes">
        <source>window %n step(s)</source>
        <extracomment>how a curve is smoothed: a mean over so many training steps</extracomment>
        <translation>
            <numerusform>窗口 %n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>raw line behind</source>
        <translation>底层为原始曲线</translation>
    </message>
    <message>
        <source>every training step</source>
        <translation>每训练步</translation>
    </message>
    <message>
        <source>mean and range over seeds</source>
        <translation>各种子的均值与范围</translation>
    </message>
    <message>
        <source>Menu of %1</source>
        <extracomment>button with &quot;…&quot; on a chart; %1: what the chart shows</extracomment>
        <translation>菜单：%1</translation>
    </message>
    <message>
        <source>Follow latest</source>
        <translation>跟随最新</translation>
    </message>
    <message>
        <source>Show everything again and follow what comes (double click, or 0)</source>
        <translation>重新显示全部并跟随新数据（双击，或按 0）</translation>
    </message>
    <message>
        <source>Limits of the horizontal axis</source>
        <translation>横轴范围</translation>
    </message>
    <message>
        <source>Limits of the value axis</source>
        <translation>纵轴范围</translation>
    </message>
    <message>
        <source>Logarithmic horizontal axis</source>
        <translation>对数横轴</translation>
    </message>
    <message>
        <source>Logarithmic value axis</source>
        <translation>对数纵轴</translation>
    </message>
    <message>
        <source>Limits of the horizontal axis…</source>
        <translation>横轴范围…</translation>
    </message>
    <message>
        <source>Limits of the value axis…</source>
        <translation>纵轴范围…</translation>
    </message>
    <message>
        <source>Show data as table</source>
        <translation>以表格显示数据</translation>
    </message>
    <message>
        <source>Smoothing window</source>
        <translation>平滑窗口</translation>
    </message>
    <message>
        <source> steps</source>
        <extracomment>unit behind the number in the field of the smoothing window</extracomment>
        <translation> 步</translation>
    </message>
    <message>
        <source>off</source>
        <extracomment>smoothing window: none</extracomment>
        <translation>关</translation>
    </message>
    <message>
        <source>Smooth over 5 % of the run</source>
        <translation>按实验的 5 % 平滑</translation>
    </message>
    <message>
        <source>colours repeat: point at a line for its name</source>
        <extracomment>under the title of a chart: variants of a method share a colour; a line&apos;s name is shown when one points at it</extracomment>
        <translation>颜色有重复：指向曲线可查看名称</translation>
    </message>
    <message>
        <source>colours repeat: see the labels</source>
        <extracomment>under the title of a chart: variants of a method share a colour; the names stand at the ends of the lines</extracomment>
        <translation>颜色有重复：请看曲线标签</translation>
    </message>
    <message>
        <source>Export figure…</source>
        <translation>导出图…</translation>
    </message>
    <message>
        <source>best value marked</source>
        <extracomment>below the title of a figure: each curve has its method&apos;s marker at its best value</extracomment>
        <translation>标出最佳值</translation>
    </message>
    <message>
        <source>n = %1 per variant</source>
        <extracomment>below the title of a figure; %1: how many seeds every variant was run with</extracomment>
        <translation>每个变体 n = %1</translation>
    </message>
    <message>
        <source>%1: n = %2</source>
        <extracomment>below the title of a figure; %1: variant, %2: how many seeds it was run with</extracomment>
        <translation>%1: n = %2</translation>
    </message>
    <message>
        <source>%1 · seeds %2 (n = %3)</source>
        <extracomment>legend of a figure: a curve that is a mean; %1: variant, %2: its seeds, separated by commas, %3: how many</extracomment>
        <translation>%1 · 种子 %2 (n = %3)</translation>
    </message>
    <message>
        <source>%1 · seed %2</source>
        <extracomment>legend of a figure: a curve of one run; %1: variant, %2: random seed</extracomment>
        <translation>%1 · 种子 %2</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SeriesPlot</name>
    <message>
        <source>step %1 · epoch %2</source>
        <extracomment>title of the tool tip; %1: training step, %2: epoch as a fraction</extracomment>
        <translation>第 %1 步 · 第 %2 轮</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>epoch %1 · step %2</source>
        <translation>第 %1 轮 · 第 %2 步</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>%1 live</source>
        <translation>%1 实时</translation>
    </message>
    <message>
        <source>%1 · n = %2</source>
        <extracomment>%1: variant, %2: number of seeds behind the mean
----------
end of a curve that is a mean; %1: variant, %2: number of seeds</extracomment>
        <translation>%1 · n = %2</translation>
    </message>
    <message>
        <source>%1 · s%2</source>
        <extracomment>end of a curve; %1: variant, %2: random seed</extracomment>
        <translation>%1 · s%2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <extracomment>last line of the tool tip</extracomment>
        <translation>
            <numerusform>另有 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>%1  peak %2</source>
        <extracomment>end of a memory curve; %1: variant, %2: its largest value, in the axis&apos;s unit</extracomment>
        <translation>%1  峰值 %2</translation>
    </message>
    <message>
        <source>resumed</source>
        <translation>已继续</translation>
    </message>
    <message>
        <source>peak %1 %2 · step %3</source>
        <extracomment>highest point of a memory curve; %1: value, %2: unit, %3: training step</extracomment>
        <translation>峰值 %1 %2 · 第 %3 步</translation>
    </message>
    <message>
        <source>budget %1</source>
        <extracomment>label of the budget line; %1: amount of memory</extracomment>
        <translation>预算 %1</translation>
    </message>
    <message numerus="yes">
        <source>+%n more</source>
        <extracomment>end labels of a chart for which there is no room</extracomment>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>peak %1 %2 · forecast %3 (error %4)</source>
        <extracomment>highest point of the memory curve of a run that has ended; %1: value, %2: unit, %3: what was predicted, %4: how far that is off, such as &quot;−0.8 %&quot;</extracomment>
        <translation>峰值 %1 %2 · 预测 %3（误差 %4）</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SeriesTableDialog</name>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Export table…</source>
        <translation>导出表格…</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SeriesTableModel</name>
    <message>
        <source>%1 · seed %2</source>
        <extracomment>column of a table of curves; %1: variant, %2: random seed</extracomment>
        <translation>%1 · 种子 %2</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SettingsDialog</name>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>研究</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Choose a study</source>
        <translation>选择研究</translation>
    </message>
    <message>
        <source>Studies (*.sherl)</source>
        <translation>研究 (*.sherl)</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Chinese needs a font that is not installed: the package %1 brings one.</source>
        <extracomment>%1 name of a Debian package.</extracomment>
        <translation>显示中文需要安装字体：软件包 %1 提供该字体。</translation>
    </message>
    <message>
        <source>When runs end</source>
        <translation>实验结束时</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SetupPanel</name>
    <message>
        <source>Set-up</source>
        <translation>实验设置</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>problem</comment>
        <extracomment>Under the list of methods. %1 what is wrong, %2 what can be done</extracomment>
        <translation>%1。%2</translation>
    </message>
    <message>
        <source>predicted peak, coloured part: activations</source>
        <extracomment>What the bars behind the methods&apos; names tell</extracomment>
        <translation>预测峰值，彩色部分：激活</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::SpecDraft</name>
    <message>
        <source>Open set-up</source>
        <extracomment>Undo step: the whole set-up was replaced</extracomment>
        <translation>打开实验设置</translation>
    </message>
    <message>
        <source>Change %1</source>
        <extracomment>Undo step; %1 is a key of the run spec, such as train.optimizer.lr</extracomment>
        <translation>更改 %1</translation>
    </message>
    <message>
        <source>Switch %1 off</source>
        <extracomment>Undo step; %1 is a key of the run spec, such as train.clip_norm</extracomment>
        <translation>关闭 %1</translation>
    </message>
    <message>
        <source>Change seeds</source>
        <extracomment>Undo step</extracomment>
        <translation>更改随机种子</translation>
    </message>
    <message>
        <source>Take the usual rate</source>
        <extracomment>Undo step</extracomment>
        <translation>采用常用学习率</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::StartLine</name>
    <message>
        <source>Remove the start values</source>
        <extracomment>Button: the next runs begin with fresh values again</extracomment>
        <translation>移除起始值</translation>
    </message>
    <message>
        <source>Start values from %1</source>
        <extracomment>A line of the set-up. %1 the folder of an exported adapter</extracomment>
        <translation>起始值来自 %1</translation>
    </message>
    <message>
        <source>Start values from %1, those that fit</source>
        <extracomment>The same, where not all of them fit what is trained</extracomment>
        <translation>起始值来自 %1（仅匹配的部分）</translation>
    </message>
    <message>
        <source>Remove start values</source>
        <translation>移除起始值</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::StatusStrip</name>
    <message>
        <source>Memory numbers:</source>
        <translation>内存数值：</translation>
    </message>
    <message>
        <source>Memory convention</source>
        <translation>内存计量方式</translation>
    </message>
    <message>
        <source>Largest sum of live tensors at any instant of a training step, counted at every allocation. Not what nvidia-smi shows: that adds cached blocks and the CUDA context.</source>
        <translation>训练步中任一时刻存活张量之和的最大值，在每次分配时统计。与 nvidia-smi 的显示不同：后者还包括缓存的内存块和 CUDA 上下文。</translation>
    </message>
    <message>
        <source>No study is open</source>
        <translation>没有打开研究</translation>
    </message>
    <message>
        <source>%1 · no runs yet</source>
        <comment>study</comment>
        <translation>%1 · 还没有实验</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n run(s)</source>
        <comment>study</comment>
        <translation>
            <numerusform>%1 · %n 个实验</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · read only</source>
        <comment>study and its runs</comment>
        <translation>%1 · 只读</translation>
    </message>
    <message>
        <source>%1 · saved %2 s ago</source>
        <extracomment>%1 the study and its runs, %2 seconds</extracomment>
        <translation>%1 · %2 秒前已保存</translation>
    </message>
    <message>
        <source>%1 · saved %2 min %3 s ago</source>
        <extracomment>%1 the study and its runs, %2 minutes, %3 seconds</extracomment>
        <translation>%1 · %2 分 %3 秒前已保存</translation>
    </message>
    <message>
        <source>%1 · saved %2 min ago</source>
        <extracomment>%1 the study and its runs, %2 minutes</extracomment>
        <translation>%1 · %2 分前已保存</translation>
    </message>
    <message>
        <source>%1 · saved %2 h ago</source>
        <extracomment>%1 the study and its runs, %2 hours</extracomment>
        <translation>%1 · %2 小时前已保存</translation>
    </message>
    <message>
        <source>The same of evaluations, which keep nothing for backward.</source>
        <translation>评估时的同一计数；评估不为反向传播保留任何内容。</translation>
    </message>
    <message>
        <source>The most that tensors took of the GPU&apos;s memory at any instant of the run.</source>
        <translation>实验中任一时刻张量占用 GPU 显存的最大值。</translation>
    </message>
    <message>
        <source>The most that was taken from the GPU, with blocks that are cached for later.</source>
        <translation>从 GPU 取用的显存最大值，包括留作后用的缓存块。</translation>
    </message>
    <message>
        <source>The most that the process had in memory, with the program itself.</source>
        <translation>进程占用内存的最大值，包括程序本身。</translation>
    </message>
    <message>
        <source>GB* (MiB / 1000, as papers print it)</source>
        <translation>GB*（MiB / 1000，与论文写法一致）</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>memory counter, unit</comment>
        <extracomment>in the strip at the foot: %1 a memory counter, %2 the unit of all its numbers</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Peak allocated · training step</source>
        <translation>已分配峰值 · 训练步</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::StepTimelineChart</name>
    <message>
        <source>%1 · %2</source>
        <comment>phase, block</comment>
        <extracomment>where in a training step; %1: &quot;backward&quot;, %2: &quot;block 7&quot;</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Allocation or free</source>
        <extracomment>of a training step: allocations and frees so far, and of how many</extracomment>
        <translation>分配或释放</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>which one of how many</comment>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Since the step began</source>
        <translation>自该步开始</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1: peak %2, %3, %4</source>
        <extracomment>a line of a chart, for a screen reader; %1: variant, %2: amount, %3: phase, %4: block</extracomment>
        <translation>%1：峰值 %2，%3，%4</translation>
    </message>
    <message>
        <source>True time</source>
        <translation>真实时间</translation>
    </message>
    <message>
        <source>This run has no step trace.</source>
        <translation>此实验没有训练步轨迹。</translation>
    </message>
    <message>
        <source>These runs have no step trace.</source>
        <translation>这些实验没有训练步轨迹。</translation>
    </message>
    <message>
        <source>One training step</source>
        <translation>一个训练步</translation>
    </message>
    <message>
        <source>One training step, aligned by phase</source>
        <translation>一个训练步，按阶段对齐</translation>
    </message>
    <message>
        <source>bytes in use at every allocation, %1</source>
        <extracomment>under the title of a chart; %1: unit</extracomment>
        <translation>每次分配时使用中的字节，%1</translation>
    </message>
    <message>
        <source>step with the run&apos;s peak</source>
        <translation>实验峰值所在的步</translation>
    </message>
    <message>
        <source>step with the peak of each run</source>
        <translation>各实验峰值所在的步</translation>
    </message>
    <message>
        <source>true time</source>
        <translation>真实时间</translation>
    </message>
    <message>
        <source>phase widths equalised</source>
        <translation>各阶段等宽</translation>
    </message>
    <message>
        <source>%1: micro-batch %2 of %3, the one with the peak.</source>
        <extracomment>of a variant whose steps have several micro-batches; %1: its name, %2: which one, %3: of how many</extracomment>
        <translation>%1：第 %2 个微批（共 %3 个），即峰值所在的微批。</translation>
    </message>
    <message numerus="yes">
        <source>%n variant(s) without a step trace are not here.</source>
        <extracomment>%1: names of variants</extracomment>
        <translation>
            <numerusform>%n 个没有训练步轨迹的变体不在此。</numerusform>
        </translation>
    </message>
    <message>
        <source>Without a step trace, so not here: %1.</source>
        <translation>没有训练步轨迹，故不在此：%1。</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Micro-batch</source>
        <translation>微批</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>In use, %1</source>
        <extracomment>head of a column; %1: unit</extracomment>
        <translation>使用中，%1</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::TableDialog</name>
    <message>
        <source>Export table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>The table as text</source>
        <translation>表格文本</translation>
    </message>
    <message>
        <source>Needs \usepackage{booktabs} in the document.</source>
        <translation>文档中需要 \usepackage{booktabs}。</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save table…</source>
        <extracomment>button: writes over a file that is there</extracomment>
        <translation>保存表格…</translation>
    </message>
    <message>
        <source>%1 files (*.%2)</source>
        <extracomment>in a file chooser; %1: name of a format, %2: suffix of its files</extracomment>
        <translation>%1 文件 (*.%2)</translation>
    </message>
    <message numerus="yes">
        <source>The first %1 of %n rows; the file and the clipboard get all.</source>
        <extracomment>below the beginning of a table; %1: rows that are shown, %n: rows of all of it</extracomment>
        <translation>
            <numerusform>共 %n 行，显示前 %1 行；文件与剪贴板含全部。</numerusform>
        </translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>%1 is there already. Press Replace to write over it, or choose a format to begin again.</source>
        <extracomment>%1: name of a file; &quot;Replace&quot; is the button below</extracomment>
        <translation>%1 已存在。按“替换”以覆盖，或重新选择格式。</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::TaskSection</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Task and data</source>
        <translation>任务与数据</translation>
    </message>
    <message>
        <source>Details of task and data</source>
        <extracomment>For screen readers: the button Details beside the data</extracomment>
        <translation>任务与数据的详情</translation>
    </message>
    <message>
        <source>GLUE folder…</source>
        <extracomment>Entry of a list that asks for a folder with the files of GLUE</extracomment>
        <translation>GLUE 文件夹…</translation>
    </message>
    <message>
        <source>Table file…</source>
        <extracomment>Entry of a list that asks for a CSV or TSV file</extracomment>
        <translation>表格文件…</translation>
    </message>
    <message>
        <source>Class folders…</source>
        <extracomment>Entry of a list that asks for a folder with one sub-folder of text files for each class</extracomment>
        <translation>类别文件夹…</translation>
    </message>
    <message>
        <source>Open GLUE folder</source>
        <translation>打开 GLUE 文件夹</translation>
    </message>
    <message>
        <source>Open table</source>
        <translation>打开表格</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv);;All files (*)</source>
        <extracomment>Filter of a file dialog; keep the patterns</extracomment>
        <translation>表格 (*.csv *.tsv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open class folders</source>
        <translation>打开类别文件夹</translation>
    </message>
    <message>
        <source>Change task and data</source>
        <extracomment>Undo step</extracomment>
        <translation>更改任务与数据</translation>
    </message>
    <message>
        <source>%1 training rows, the official set has %2.</source>
        <translation>训练行数为 %1，官方数据为 %2。</translation>
    </message>
    <message>
        <source>%1 validation rows, the official set has %2.</source>
        <translation>验证行数为 %1，官方数据为 %2。</translation>
    </message>
    <message>
        <source>No data there that can be read.</source>
        <translation>那里没有可读取的数据。</translation>
    </message>
    <message>
        <source>%1 holds no GLUE task, no train.csv or train.tsv and no sub-folders of .txt files.</source>
        <translation>%1 中既没有 GLUE 任务，也没有 train.csv 或 train.tsv，也没有装有 .txt 文件的子文件夹。</translation>
    </message>
    <message>
        <source>Choose data.</source>
        <translation>请选择数据。</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>%1 train</source>
        <extracomment>Number of examples. %1 count</extracomment>
        <translation>训练 %1</translation>
    </message>
    <message>
        <source>%1 validation</source>
        <extracomment>Number of examples. %1 count</extracomment>
        <translation>验证 %1</translation>
    </message>
    <message>
        <source>%1 test</source>
        <extracomment>Number of examples. %1 count</extracomment>
        <translation>测试 %1</translation>
    </message>
    <message>
        <source>metric %1</source>
        <extracomment>%1 name of a metric, such as accuracy or MCC</extracomment>
        <translation>指标 %1</translation>
    </message>
    <message>
        <source>Take it as “%1”</source>
        <extracomment>Button under data that are of a kind of task which the backbone does not have. %1 the kind that it has, such as Text to text</extracomment>
        <translation>改为“%1”</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::TrainingForm</name>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>最大长度</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>累积步数</translation>
    </message>
    <message>
        <source>All fields</source>
        <extracomment>Opens the list of all settings of a run</extracomment>
        <translation>全部字段</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>One run for each seed: &quot;0, 1, 2&quot; or &quot;0-4&quot;. A seed decides start values, the order of examples and dropout.</source>
        <translation>每个种子一个实验：&quot;0, 1, 2&quot; 或 &quot;0-4&quot;。种子决定初始值、样本顺序和 dropout。</translation>
    </message>
    <message>
        <source>Usual for %1: %2</source>
        <extracomment>Under the learning rate. %1 a method, %2 a rate such as 5e-5</extracomment>
        <translation>%1 的常用值：%2</translation>
    </message>
    <message>
        <source>This rate was not chosen for %1, which is usually trained at %2.</source>
        <translation>此学习率不是为 %1 选定的，该方法通常用 %2 训练。</translation>
    </message>
    <message>
        <source>Use %1</source>
        <extracomment>Button behind &quot;Usual for LoRA: 1e-3&quot;. %1 the rate</extracomment>
        <translation>采用 %1</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <extracomment>Check box: activations are computed again instead of kept</extracomment>
        <translation>梯度检查点</translation>
    </message>
</context>
<context>
    <name>sherl::widgets::VariantChip</name>
    <message numerus="yes">
        <source>%n seed(s)</source>
        <translation>
            <numerusform>%n 个种子</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>accessible name of a chip; %1: variant, %2: &quot;2 seeds&quot;</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Click hides or shows it, Alt+click shows only it</source>
        <translation>单击隐藏或显示，Alt+单击只显示此项</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <comment>more than its seeds</comment>
        <translation>
            <numerusform>%n 个实验</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sherl::widgets::Waterfall</name>
    <message>
        <source>Peak</source>
        <translation>峰值</translation>
    </message>
    <message>
        <source>Reached in</source>
        <translation>出现于</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>phase, block</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Alive because</source>
        <translation>存活原因</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>bar</comment>
        <extracomment>a bar, for a screen reader; %1: name, %2: amount</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Tick two variants in the list.</source>
        <translation>请在列表中勾选两个变体。</translation>
    </message>
    <message>
        <source>What these peaks are made of was not measured.</source>
        <translation>这些峰值的组成未测量。</translation>
    </message>
    <message>
        <source>The two peaks are equal, part by part.</source>
        <translation>两个峰值逐项相等。</translation>
    </message>
    <message>
        <source>Difference of two peaks</source>
        <translation>两个峰值的差异</translation>
    </message>
    <message>
        <source>%1 → %2: %3</source>
        <extracomment>head of a chart; %1 and %2: two variants, %3: how much more or less memory the second one needs</extracomment>
        <translation>%1 → %2：%3</translation>
    </message>
    <message>
        <source>peak allocated, training step, %1</source>
        <extracomment>under the title of a chart; %1: unit</extracomment>
        <translation>训练步已分配峰值，%1</translation>
    </message>
    <message>
        <source>by category and blocks</source>
        <translation>按类别和块</translation>
    </message>
    <message>
        <source>bars add up to the difference exactly</source>
        <translation>各条之和恰为差值</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>head of a column</comment>
        <extracomment>head of a column; %1: what it holds, %2: its unit</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>块</translation>
    </message>
</context>
<context>
    <name>spec</name>
    <message>
        <source>BERT family</source>
        <translation>BERT 系列</translation>
    </message>
    <message>
        <source>BERT, MiniLM and other encoders with the weights of BertModel.</source>
        <translation>BERT、MiniLM 以及其他采用 BertModel 权重的编码器。</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>One of several classes for a text or a pair (cross-entropy).</source>
        <translation>为单个文本或文本对选择一个类别（交叉熵）。</translation>
    </message>
    <message>
        <source>Regression</source>
        <translation>回归</translation>
    </message>
    <message>
        <source>A score for a text or a pair (mean squared error).</source>
        <translation>为单个文本或文本对给出分数（均方误差）。</translation>
    </message>
    <message>
        <source>Text to text</source>
        <translation>文本到文本</translation>
    </message>
    <message>
        <source>GLUE</source>
        <translation>GLUE</translation>
    </message>
    <message>
        <source>The official TSV files of a GLUE task; no quotes.</source>
        <translation>GLUE 任务的官方 TSV 文件；不使用引号。</translation>
    </message>
    <message>
        <source>Class folders</source>
        <translation>类别文件夹</translation>
    </message>
    <message>
        <source>A folder with one sub-folder of text files per class.</source>
        <translation>每个类别对应一个文本文件子文件夹的文件夹。</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>CSV or TSV files with named columns.</source>
        <translation>带列名的 CSV 或 TSV 文件。</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>As torch.optim.AdamW; all trained tensors are decayed.</source>
        <translation>与 torch.optim.AdamW 相同；所有训练的张量都做权重衰减。</translation>
    </message>
    <message>
        <source>AdamW of transformers 4</source>
        <translation>transformers 4 的 AdamW</translation>
    </message>
    <message>
        <source>Decays last; epsilon before bias correction.</source>
        <translation>最后做衰减；epsilon 在偏差校正之前加入。</translation>
    </message>
    <message>
        <source>BertAdam</source>
        <translation>BertAdam</translation>
    </message>
    <message>
        <source>No bias correction.</source>
        <translation>不做偏差校正。</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Falls in a line to 0 at the last step.</source>
        <translation>线性下降，在最后一步降为 0。</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Falls in half a cosine to 0 at the last step.</source>
        <translation>按半个余弦下降，在最后一步降为 0。</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>Stays.</source>
        <translation>保持不变。</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>default: %1</source>
        <translation>默认：%1</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a whole number %1</source>
        <translation>整数 %1</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>a number %1</source>
        <translation>数 %1</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a text of %1 characters</source>
        <translation>%1 个字符的文本</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>a path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>one character that is neither a quote nor a line end</source>
        <translation>一个既非引号也非换行的字符</translation>
    </message>
    <message>
        <source>auto, cpu, cuda or cuda:N</source>
        <translation>auto、cpu、cuda 或 cuda:N</translation>
    </message>
    <message>
        <source>a list of strictly ascending whole numbers, each %1</source>
        <translation>严格升序的整数列表，每个 %1</translation>
    </message>
    <message>
        <source>a list of %1 numbers, each %2</source>
        <translation>%1 个数的列表，每个 %2</translation>
    </message>
    <message>
        <source>a list of different texts, at least %1</source>
        <translation>互不相同的文本列表，至少 %1 个</translation>
    </message>
    <message>
        <source>a text, a list of texts or an object of texts</source>
        <translation>文本、文本列表或文本对象</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>不填</translation>
    </message>
    <message>
        <source>options: %1</source>
        <translation>选项：%1</translation>
    </message>
    <message>
        <source>this version has no such method</source>
        <translation>此版本没有这个方法</translation>
    </message>
    <message>
        <source>this is no resolved run spec: %1</source>
        <translation>这不是已解析的实验规格：%1</translation>
    </message>
    <message>
        <source>this is no resolved run spec</source>
        <translation>这不是已解析的实验规格</translation>
    </message>
    <message>
        <source>a run spec is one JSON object</source>
        <translation>实验规格应为一个 JSON 对象</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>一个对象</translation>
    </message>
    <message>
        <source>Is a sentence acceptable English?</source>
        <translation>句子是否合乎英语语法？</translation>
    </message>
    <message>
        <source>Is a film review positive?</source>
        <translation>影评是否为正面？</translation>
    </message>
    <message>
        <source>Do two sentences say the same?</source>
        <translation>两个句子的意思是否相同？</translation>
    </message>
    <message>
        <source>How similar are two sentences, from 0 to 5?</source>
        <translation>两个句子有多相似（0 到 5）？</translation>
    </message>
    <message>
        <source>Do two questions ask the same?</source>
        <translation>两个问题问的是否相同？</translation>
    </message>
    <message>
        <source>Does one sentence follow from another, contradict it, or neither?</source>
        <translation>一个句子能否由另一个推出、与之矛盾，或两者皆非？</translation>
    </message>
    <message>
        <source>Does a sentence answer a question?</source>
        <translation>句子是否回答了问题？</translation>
    </message>
    <message>
        <source>Does one text follow from another?</source>
        <translation>一段文本能否由另一段推出？</translation>
    </message>
    <message>
        <source>Does a pronoun mean what a second sentence says?</source>
        <translation>代词所指是否如第二个句子所说？</translation>
    </message>
    <message>
        <source>What is learnt from a text.</source>
        <translation>从文本中学习什么。</translation>
    </message>
    <message>
        <source>How the data lie on disk.</source>
        <translation>数据在磁盘上的组织方式。</translation>
    </message>
    <message>
        <source>Which GLUE task: columns, labels, file names and main metric follow.</source>
        <translation>选择哪个 GLUE 任务；列、标签、文件名和主指标随之确定。</translation>
    </message>
    <message>
        <source>Folder of the data, or the name of an installed asset (bbc-news, word-order).</source>
        <translation>数据文件夹，或已安装资源的名称（bbc-news、word-order）。</translation>
    </message>
    <message>
        <source>Training file, relative to task.data.path where there is one.</source>
        <translation>训练文件；给出 task.data.path 时相对于该路径。</translation>
    </message>
    <message>
        <source>GLUE: train.tsv</source>
        <translation>GLUE：train.tsv</translation>
    </message>
    <message>
        <source>Validation file, relative to task.data.path where there is one.</source>
        <translation>验证文件；给出 task.data.path 时相对于该路径。</translation>
    </message>
    <message>
        <source>GLUE: dev.tsv (mnli: dev_matched.tsv); table: none</source>
        <translation>GLUE：dev.tsv（mnli：dev_matched.tsv）；表格：无</translation>
    </message>
    <message>
        <source>Labelled test file, relative to task.data.path where there is one.</source>
        <translation>带标签的测试文件；给出 task.data.path 时相对于该路径。</translation>
    </message>
    <message>
        <source>Stands between columns.</source>
        <translation>列之间的分隔符。</translation>
    </message>
    <message>
        <source>comma for .csv, tab for .tsv</source>
        <translation>.csv 用逗号，.tsv 用制表符</translation>
    </message>
    <message>
        <source>Whether fields may stand in double quotes (RFC 4180).</source>
        <translation>字段是否可以放在双引号中（RFC 4180）。</translation>
    </message>
    <message>
        <source>true for .csv</source>
        <translation>.csv 为 true</translation>
    </message>
    <message>
        <source>Column of the text.</source>
        <translation>文本所在的列。</translation>
    </message>
    <message>
        <source>Column of the second text of a pair.</source>
        <translation>文本对中第二个文本所在的列。</translation>
    </message>
    <message>
        <source>Column of the label or score.</source>
        <translation>标签或分数所在的列。</translation>
    </message>
    <message>
        <source>Names of the classes in the order of their index.</source>
        <translation>按序号排列的类别名称。</translation>
    </message>
    <message>
        <source>GLUE: official; else those found, sorted</source>
        <translation>GLUE：官方名称；否则为数据中出现的名称，按序排列</translation>
    </message>
    <message>
        <source>Encoding of the files.</source>
        <translation>文件的编码。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Bytes that are not UTF-8 are read as Windows-1252 and counted.</source>
        <translation>不是 UTF-8 的字节按 Windows-1252 读取并计数。</translation>
    </message>
    <message>
        <source>UTF-8</source>
        <translation>UTF-8</translation>
    </message>
    <message>
        <source>Other bytes are refused.</source>
        <translation>拒绝其他字节。</translation>
    </message>
    <message>
        <source>Windows-1252</source>
        <translation>Windows-1252</translation>
    </message>
    <message>
        <source>What a row that cannot be read does.</source>
        <translation>如何处理无法读取的行。</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>The data are refused.</source>
        <translation>拒绝整个数据。</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Such rows are skipped, counted and stored.</source>
        <translation>跳过这些行，计数并记录。</translation>
    </message>
    <message>
        <source>Which examples train, validate and test.</source>
        <translation>哪些样本用于训练、验证和测试。</translation>
    </message>
    <message>
        <source>given where there is a validation file, else fractions</source>
        <translation>有验证文件时为 given，否则为 fractions</translation>
    </message>
    <message>
        <source>As the files say</source>
        <translation>按文件划分</translation>
    </message>
    <message>
        <source>Each file is one split; texts that they share are counted. Class folders are all training.</source>
        <translation>每个文件是一个划分；统计它们共有的文本。类别文件夹全部用于训练。</translation>
    </message>
    <message>
        <source>Fractions</source>
        <translation>按比例</translation>
    </message>
    <message>
        <source>All examples are divided by shares; equal texts stay together.</source>
        <translation>所有样本按比例划分；相同的文本分在一起。</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>按数量</translation>
    </message>
    <message>
        <source>All examples are divided by numbers; equal texts stay together.</source>
        <translation>所有样本按数量划分；相同的文本分在一起。</translation>
    </message>
    <message>
        <source>As for T5</source>
        <translation>与 T5 相同</translation>
    </message>
    <message>
        <source>Share or number of training examples.</source>
        <translation>训练样本的比例或数量。</translation>
    </message>
    <message>
        <source>0.8; counts: required</source>
        <translation>0.8；按数量时必填</translation>
    </message>
    <message>
        <source>Share or number of validation examples.</source>
        <translation>验证样本的比例或数量。</translation>
    </message>
    <message>
        <source>0.1; counts: 0</source>
        <translation>0.1；按数量时为 0</translation>
    </message>
    <message>
        <source>Share or number of test examples.</source>
        <translation>测试样本的比例或数量。</translation>
    </message>
    <message>
        <source>Seed of splits and limits, apart from train.seed: seeds share splits.</source>
        <translation>划分与限量所用的种子，与 train.seed 无关：不同随机种子共用同一划分。</translation>
    </message>
    <message>
        <source>Whether every split has the same share of each label.</source>
        <translation>各划分中每个标签的比例是否相同。</translation>
    </message>
    <message>
        <source>true; regression: false</source>
        <translation>true；回归为 false</translation>
    </message>
    <message>
        <source>Keeps so many training examples.</source>
        <translation>只保留这么多训练样本。</translation>
    </message>
    <message>
        <source>Keeps so many validation examples.</source>
        <translation>只保留这么多验证样本。</translation>
    </message>
    <message>
        <source>Keeps so many test examples.</source>
        <translation>只保留这么多测试样本。</translation>
    </message>
    <message>
        <source>it is not built yet in this version</source>
        <translation>此版本尚未实现</translation>
    </message>
    <message>
        <source>it belongs to hosts that this version does not have</source>
        <translation>它属于此版本尚不支持的模型</translation>
    </message>
    <message>
        <source>Version of this document.</source>
        <translation>本文档的版本。</translation>
    </message>
    <message>
        <source>Run spec, version 1</source>
        <translation>实验规格，版本 1</translation>
    </message>
    <message>
        <source>Hugging Face folder of the pre-trained backbone, or the name of an installed asset (minilm).</source>
        <translation>预训练骨干网络的 Hugging Face 文件夹，或已安装资源的名称（minilm）。</translation>
    </message>
    <message>
        <source>Type of backbone, activations and trained tensors.</source>
        <translation>骨干网络、激活和训练张量的数据类型。</translation>
    </message>
    <message>
        <source>Single precision</source>
        <translation>单精度</translation>
    </message>
    <message>
        <source>Double precision</source>
        <translation>双精度</translation>
    </message>
    <message>
        <source>For checks; twice the memory.</source>
        <translation>用于核对；内存加倍。</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>Switches every dropout inside the backbone, in training steps only.</source>
        <translation>控制骨干网络内部的所有 dropout，仅影响训练步。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>No dropout in the backbone, for every method, so that memory and accuracy compare.</source>
        <translation>所有方法都不在骨干网络中使用 dropout，使内存与准确率可以比较。</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Dropout as the official code has it.</source>
        <translation>dropout 与官方代码一致。</translation>
    </message>
    <message>
        <source>Text tower.</source>
        <translation>文本塔。</translation>
    </message>
    <message>
        <source>Image tower.</source>
        <translation>图像塔。</translation>
    </message>
    <message>
        <source>Statistics of batch norms.</source>
        <translation>批归一化的统计量。</translation>
    </message>
    <message>
        <source>How the backbone is adapted; the options depend on it.</source>
        <translation>如何适配骨干网络；选项随之而定。</translation>
    </message>
    <message>
        <source>Label of the run.</source>
        <translation>实验的名称。</translation>
    </message>
    <message>
        <source>the method and its options</source>
        <translation>方法及其选项</translation>
    </message>
    <message>
        <source>Notes for people: a text, a list of texts, or an object of texts.</source>
        <translation>给人看的说明：文本、文本列表或文本对象。</translation>
    </message>
    <message>
        <source>auto is the first CUDA device, else the CPU.</source>
        <translation>auto 表示第一个 CUDA 设备，没有则用 CPU。</translation>
    </message>
    <message>
        <source>CPU threads; 0 is all that are allowed. Results depend on it in the last bits.</source>
        <translation>CPU 线程数；0 表示允许的全部线程。结果的末几位与之有关。</translation>
    </message>
    <message>
        <source>%1 has scores, no classes</source>
        <translation>%1 的标签是分数，没有类别</translation>
    </message>
    <message>
        <source>%1 has classes, no scores</source>
        <translation>%1 的标签是类别，没有分数</translation>
    </message>
    <message>
        <source>class folders have no scores</source>
        <translation>类别文件夹没有分数</translation>
    </message>
    <message>
        <source>%1 has other classes</source>
        <translation>%1 的类别与此不同</translation>
    </message>
    <message>
        <source>%1 in some order</source>
        <translation>任意顺序的 %1</translation>
    </message>
    <message>
        <source>the task does not have this metric</source>
        <translation>该任务没有这个指标</translation>
    </message>
    <message>
        <source>scores cannot be split by label</source>
        <translation>分数不能按标签划分</translation>
    </message>
    <message>
        <source>the file&apos;s name does not tell what stands between columns</source>
        <translation>从文件名看不出列的分隔符</translation>
    </message>
    <message>
        <source>one character</source>
        <translation>一个字符</translation>
    </message>
    <message>
        <source>Names that end with .csv (comma) or .tsv (tab) tell it.</source>
        <translation>以 .csv（逗号）或 .tsv（制表符）结尾的文件名可以说明分隔符。</translation>
    </message>
    <message>
        <source>one column has two meanings</source>
        <translation>同一列有两种含义</translation>
    </message>
    <message>
        <source>another column than task.data.columns.text</source>
        <translation>不同于 task.data.columns.text 的列</translation>
    </message>
    <message>
        <source>the rows of all files are divided anew, so the test file does not stay apart</source>
        <translation>所有文件的行会重新划分，因此测试文件不再独立</translation>
    </message>
    <message>
        <source>Name a validation file too, or set task.data.split.kind to given.</source>
        <translation>请同时指定验证文件，或将 task.data.split.kind 设为 given。</translation>
    </message>
    <message>
        <source>nothing would be left to train on</source>
        <translation>没有剩余样本可供训练</translation>
    </message>
    <message>
        <source>more than 0</source>
        <translation>大于 0</translation>
    </message>
    <message>
        <source>a count of examples is not whole</source>
        <translation>样本数不是整数</translation>
    </message>
    <message>
        <source>%1</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>the fractions sum to more than all examples</source>
        <translation>各比例之和超过全部样本</translation>
    </message>
    <message>
        <source>a sum of at most 1</source>
        <translation>总和不超过 1</translation>
    </message>
    <message>
        <source>Metric on validation that selects the best weights.</source>
        <translation>用于选择最佳权重的验证指标。</translation>
    </message>
    <message>
        <source>the task&apos;s main metric</source>
        <translation>任务的主指标</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Of class 1; two classes only.</source>
        <translation>类别 1 的 F1；仅限两个类别。</translation>
    </message>
    <message>
        <source>Matthews correlation</source>
        <translation>Matthews 相关系数</translation>
    </message>
    <message>
        <source>Mean of accuracy and F1</source>
        <translation>准确率与 F1 的均值</translation>
    </message>
    <message>
        <source>Of mrpc and qqp.</source>
        <translation>用于 mrpc 和 qqp。</translation>
    </message>
    <message>
        <source>Mean of Pearson and Spearman</source>
        <translation>Pearson 与 Spearman 的均值</translation>
    </message>
    <message>
        <source>Regression.</source>
        <translation>用于回归。</translation>
    </message>
    <message>
        <source>Pearson correlation</source>
        <translation>Pearson 相关系数</translation>
    </message>
    <message>
        <source>Spearman correlation</source>
        <translation>Spearman 相关系数</translation>
    </message>
    <message>
        <source>How the last feature becomes one vector.</source>
        <translation>如何由最后的特征得到一个向量。</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Mean over the tokens that are no padding.</source>
        <translation>对非填充词元取均值。</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>首个词元</translation>
    </message>
    <message>
        <source>The first token&apos;s vector.</source>
        <translation>首个词元的向量。</translation>
    </message>
    <message>
        <source>Pooler</source>
        <translation>Pooler</translation>
    </message>
    <message>
        <source>The backbone&apos;s pooler; needs its weights.</source>
        <translation>骨干网络的 pooler；需要其权重。</translation>
    </message>
    <message>
        <source>Dropout on the pooled vector, in training steps.</source>
        <translation>训练步中对汇聚向量的 dropout。</translation>
    </message>
    <message>
        <source>Puts the task&apos;s name before the text.</source>
        <translation>在文本前加上任务名称。</translation>
    </message>
    <message>
        <source>Tokens of a target.</source>
        <translation>目标的词元数。</translation>
    </message>
    <message>
        <source>the longest label and its end</source>
        <translation>最长的标签及其结束符</translation>
    </message>
    <message>
        <source>Longest generated answer.</source>
        <translation>生成答案的最大长度。</translation>
    </message>
    <message>
        <source>Passes over the training split; parts of one are allowed.</source>
        <translation>遍历训练集的轮数；可以不是整数。</translation>
    </message>
    <message>
        <source>Ends after so many steps, and plans the schedule for them.</source>
        <translation>在这么多步后结束，学习率计划也按此安排。</translation>
    </message>
    <message>
        <source>Examples per micro-batch.</source>
        <translation>每个微批的样本数。</translation>
    </message>
    <message>
        <source>Micro-batches per step.</source>
        <translation>每步的微批数。</translation>
    </message>
    <message>
        <source>Examples per batch of an evaluation.</source>
        <translation>评估时每批的样本数。</translation>
    </message>
    <message>
        <source>Keeps the decoder&apos;s keys and values, as the official code does.</source>
        <translation>与官方代码一样保留解码器的键和值。</translation>
    </message>
    <message>
        <source>Largest global norm of the gradient; null switches clipping off.</source>
        <translation>梯度全局范数的上限；null 表示不裁剪。</translation>
    </message>
    <message>
        <source>Start values, order of examples, dropout.</source>
        <translation>决定初始值、样本顺序和 dropout。</translation>
    </message>
    <message>
        <source>Rule of the update.</source>
        <translation>更新规则。</translation>
    </message>
    <message>
        <source>Learning rate after warm-up.</source>
        <translation>预热之后的学习率。</translation>
    </message>
    <message>
        <source>Decay of the two running means.</source>
        <translation>两个滑动平均的衰减率。</translation>
    </message>
    <message>
        <source>Added to the root of the second mean.</source>
        <translation>加在第二个平均的平方根上。</translation>
    </message>
    <message>
        <source>Decoupled decay of every trained tensor.</source>
        <translation>对每个训练张量的解耦权重衰减。</translation>
    </message>
    <message>
        <source>Tensors without decay.</source>
        <translation>不做衰减的张量。</translation>
    </message>
    <message>
        <source>Learning rates by tensor.</source>
        <translation>按张量设定的学习率。</translation>
    </message>
    <message>
        <source>Clipping by tensor.</source>
        <translation>按张量裁剪。</translation>
    </message>
    <message>
        <source>Warm-up as a share of all steps, instead of steps.</source>
        <translation>预热占全部步数的比例，代替步数。</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises from 0.</source>
        <translation>学习率从 0 上升所用的步数。</translation>
    </message>
    <message>
        <source>0</source>
        <translation>0</translation>
    </message>
    <message>
        <source>Steps between evaluations; there is always one at the end.</source>
        <translation>两次评估之间的步数；结束时总会评估一次。</translation>
    </message>
    <message>
        <source>each epoch</source>
        <translation>每轮</translation>
    </message>
    <message>
        <source>Steps between resumable checkpoints.</source>
        <translation>两个可继续的检查点之间的步数。</translation>
    </message>
    <message>
        <source>each evaluation</source>
        <translation>每次评估</translation>
    </message>
    <message>
        <source>Checkpoints kept besides best and final.</source>
        <translation>除最佳和最终检查点之外保留的检查点数。</translation>
    </message>
    <message>
        <source>Weights that are tested and exported.</source>
        <translation>用于测试和导出的权重。</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Highest task.metric on validation, the first on ties.</source>
        <translation>验证集上 task.metric 最高者，相同时取最早的。</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最后</translation>
    </message>
    <message>
        <source>As training left them.</source>
        <translation>训练结束时的权重。</translation>
    </message>
    <message>
        <source>Ends after so many evaluations without improvement.</source>
        <translation>连续这么多次评估没有提升就结束。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Smallest rise of task.metric that counts.</source>
        <translation>算作提升的 task.metric 最小增量。</translation>
    </message>
    <message>
        <source>Steps between stored rows; peaks are never skipped.</source>
        <translation>两条存储记录之间的步数；峰值从不跳过。</translation>
    </message>
    <message>
        <source>Factor of the loss.</source>
        <translation>损失的系数。</translation>
    </message>
    <message>
        <source>warm-up is given twice, as steps and as a ratio</source>
        <translation>预热同时以步数和比例给出</translation>
    </message>
    <message>
        <source>one of warmup_steps and warmup_ratio</source>
        <translation>warmup_steps 与 warmup_ratio 之一</translation>
    </message>
    <message>
        <source>Remove one of them.</source>
        <translation>请删除其中一个。</translation>
    </message>
    <message>
        <source>warm-up is longer than the run, so the learning rate never reaches its value</source>
        <translation>预热比实验还长，学习率永远达不到设定值</translation>
    </message>
    <message>
        <source>at most %1 steps</source>
        <translation>至多 %1 步</translation>
    </message>
    <message>
        <source>min_delta has no effect while early stopping is off</source>
        <translation>未启用提前停止时 min_delta 不起作用</translation>
    </message>
    <message>
        <source>Give train.early_stopping.patience too.</source>
        <translation>请同时给出 train.early_stopping.patience。</translation>
    </message>
    <message>
        <source>BitFit</source>
        <translation>BitFit</translation>
    </message>
    <message>
        <source>Trains the biases of the backbone and the head.</source>
        <translation>训练骨干网络的偏置和任务头。</translation>
    </message>
    <message>
        <source>Ben Zaken et al., ACL 2022</source>
        <translation>Ben Zaken et al., ACL 2022</translation>
    </message>
    <message>
        <source>Full fine-tuning</source>
        <translation>全量微调</translation>
    </message>
    <message>
        <source>Trains every weight of the backbone and the head.</source>
        <translation>训练骨干网络的全部权重和任务头。</translation>
    </message>
    <message>
        <source>Devlin et al., NAACL 2019 (fine-tuning of BERT)</source>
        <translation>Devlin et al., NAACL 2019（BERT 的微调）</translation>
    </message>
    <message>
        <source>Linear probe</source>
        <translation>线性探测</translation>
    </message>
    <message>
        <source>Trains the head alone on the frozen last feature.</source>
        <translation>只在冻结的最后特征上训练任务头。</translation>
    </message>
    <message>
        <source>Alain and Bengio, ICLR workshop 2017</source>
        <translation>Alain and Bengio, ICLR workshop 2017</translation>
    </message>
    <message>
        <source>a target stands twice</source>
        <translation>有一个目标出现了两次</translation>
    </message>
    <message>
        <source>different targets</source>
        <translation>互不相同的目标</translation>
    </message>
    <message>
        <source>&quot;output&quot; is short for attention.output.dense.</source>
        <translation>&quot;output&quot; 是 attention.output.dense 的简写。</translation>
    </message>
    <message>
        <source>no linear layer of the backbone has this name</source>
        <translation>骨干网络中没有这个名称的线性层</translation>
    </message>
    <message>
        <source>query, key, value, output or the last parts of a layer&apos;s name, such as intermediate.dense</source>
        <translation>query、key、value、output，或层名的末尾部分，例如 intermediate.dense</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Adds a trained low-rank product to frozen linear layers.</source>
        <translation>在冻结的线性层上加入训练的低秩乘积。</translation>
    </message>
    <message>
        <source>Hu et al., ICLR 2022</source>
        <translation>Hu et al., ICLR 2022</translation>
    </message>
    <message>
        <source>Rank of the product: A is rank × in, B is out × rank.</source>
        <translation>乘积的秩：A 为 rank × in，B 为 out × rank。</translation>
    </message>
    <message>
        <source>The product is scaled by alpha / rank.</source>
        <translation>乘积按 alpha / rank 缩放。</translation>
    </message>
    <message>
        <source>Dropout on the adapter&apos;s input in training steps, whatever the backbone&apos;s mode.</source>
        <translation>训练步中对适配器输入的 dropout，与骨干网络的模式无关。</translation>
    </message>
    <message>
        <source>Linear layers that get an adapter: query, key, value, output, or any last parts of a layer&apos;s name.</source>
        <translation>加装适配器的线性层：query、key、value、output，或层名的任意末尾部分。</translation>
    </message>
    <message>
        <source>Whether the backbone&apos;s biases are trained too.</source>
        <translation>是否同时训练骨干网络的偏置。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Biases stay frozen.</source>
        <translation>偏置保持冻结。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>an early layer does not lie before the guide</source>
        <translation>有早期层不在引导层之前</translation>
    </message>
    <message>
        <source>features 0..%1 (the guide is feature %2)</source>
        <translation>特征 0..%1（引导层为特征 %2）</translation>
    </message>
    <message>
        <source>Leave it out, or take fewer late layers.</source>
        <translation>请去掉该层，或减少晚期层。</translation>
    </message>
    <message>
        <source>SHERL</source>
        <translation>SHERL</translation>
    </message>
    <message>
        <source>Fuses frozen early features, then re-enters the backbone&apos;s last blocks.</source>
        <translation>融合冻结的早期特征，再送入骨干网络的最后几个块。</translation>
    </message>
    <message>
        <source>Diao et al., ECCV 2024</source>
        <translation>Diao et al., ECCV 2024</translation>
    </message>
    <message>
        <source>Features that are aggregated: 0 is the embedding output, i the output of block i; the guide is not one of them.</source>
        <translation>参与聚合的特征：0 为嵌入输出，i 为块 i 的输出；不含引导层。</translation>
    </message>
    <message>
        <source>all features before the guide</source>
        <translation>引导层之前的全部特征</translation>
    </message>
    <message>
        <source>Last frozen blocks that carry gradients; the guide is the feature before them. 0: none is re-entered.</source>
        <translation>传递梯度的最后几个冻结块；引导层是它们之前的特征。0 表示不再送入任何块。</translation>
    </message>
    <message>
        <source>The side network is d // reduction wide.</source>
        <translation>侧网络的宽度为 d // reduction。</translation>
    </message>
    <message>
        <source>How a feature is brought down to the side network&apos;s width.</source>
        <translation>如何将特征降到侧网络的宽度。</translation>
    </message>
    <message>
        <source>Gated</source>
        <translation>门控</translation>
    </message>
    <message>
        <source>Gated two-layer projection.</source>
        <translation>带门控的两层投影。</translation>
    </message>
    <message>
        <source>Linear and norm</source>
        <translation>线性加归一化</translation>
    </message>
    <message>
        <source>Linear layer with layer norm, its own output block included.</source>
        <translation>带层归一化的线性层，含自己的输出块。</translation>
    </message>
    <message>
        <source>Token pooling</source>
        <translation>词元汇聚</translation>
    </message>
    <message>
        <source>Of dual encoders.</source>
        <translation>用于双编码器。</translation>
    </message>
    <message>
        <source>Pooling and convolution</source>
        <translation>汇聚加卷积</translation>
    </message>
    <message>
        <source>Of convolutional trunks.</source>
        <translation>用于卷积主干。</translation>
    </message>
    <message>
        <source>Added to the norms and to the sum over layers.</source>
        <translation>加在范数和各层之和上。</translation>
    </message>
    <message>
        <source>Gate of the class token.</source>
        <translation>类别词元的门控。</translation>
    </message>
    <message>
        <source>PATH=VALUE with a key of the run spec</source>
        <translation>PATH=VALUE，其中 PATH 是实验规格的键</translation>
    </message>
    <message>
        <source>the setting is not UTF-8</source>
        <translation>该设置不是 UTF-8 编码</translation>
    </message>
    <message>
        <source>the setting has no value</source>
        <translation>该设置没有值</translation>
    </message>
    <message>
        <source>there is no such key</source>
        <translation>没有这个键</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>是否想写 %1？</translation>
    </message>
    <message>
        <source>what should hold the key is no object in the spec</source>
        <translation>规格中应包含该键的不是对象</translation>
    </message>
    <message>
        <source>the method is not defined on this backbone</source>
        <translation>该方法在这种骨干网络上没有定义</translation>
    </message>
    <message>
        <source>a backbone of kind %1</source>
        <translation>%1 类型的骨干网络</translation>
    </message>
    <message>
        <source>this version does not read such a document</source>
        <translation>此版本不能读取这种文档</translation>
    </message>
    <message>
        <source>%1 is an option of %2.</source>
        <translation>%1 是 %2 的选项。</translation>
    </message>
    <message>
        <source>%1 has no options.</source>
        <translation>%1 没有选项。</translation>
    </message>
    <message>
        <source>the value is of another kind</source>
        <translation>值的类型不符</translation>
    </message>
    <message>
        <source>the key is refused: %1</source>
        <translation>该键被拒绝：%1</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>the key has no meaning here</source>
        <translation>该键在此处没有意义</translation>
    </message>
    <message>
        <source>it only where %1</source>
        <translation>仅当 %1 时出现</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>请将其删除。</translation>
    </message>
    <message>
        <source>the key is required</source>
        <translation>该键为必填</translation>
    </message>
    <message>
        <source> (the default)</source>
        <translation>（默认）</translation>
    </message>
    <message>
        <source>these are no seeds</source>
        <translation>这不是随机种子</translation>
    </message>
    <message>
        <source>up to %1 different whole numbers such as 0-4 or 0,1,2</source>
        <translation>至多 %1 个互不相同的整数，例如 0-4 或 0,1,2</translation>
    </message>
    <message>
        <source>there is no starter for such data</source>
        <translation>这种数据没有起始规格</translation>
    </message>
    <message>
        <source>Allowed: %1</source>
        <translation>允许：%1</translation>
    </message>
    <message>
        <source>A key that is absent or null has its default. This comment is never read; remove it as you like.</source>
        <translation>缺少或为 null 的键取默认值。本注释不会被读取，可随意删除。</translation>
    </message>
    <message>
        <source>the value is out of range</source>
        <translation>值超出范围</translation>
    </message>
    <message>
        <source>the value is refused: %1</source>
        <translation>该值被拒绝：%1</translation>
    </message>
    <message>
        <source>the number is not whole</source>
        <translation>该数不是整数</translation>
    </message>
    <message>
        <source>the text is empty</source>
        <translation>文本为空</translation>
    </message>
    <message>
        <source>the text is blank or too long</source>
        <translation>文本为空白或过长</translation>
    </message>
    <message>
        <source>there is no such choice</source>
        <translation>没有这个选项</translation>
    </message>
    <message>
        <source>this choice is refused: %1</source>
        <translation>该选项被拒绝：%1</translation>
    </message>
    <message>
        <source>there is no such device</source>
        <translation>没有这个设备</translation>
    </message>
    <message>
        <source>this is no size of memory</source>
        <translation>这不是内存大小</translation>
    </message>
    <message>
        <source>the list is empty</source>
        <translation>列表为空</translation>
    </message>
    <message>
        <source>the list has another length</source>
        <translation>列表的长度不符</translation>
    </message>
    <message>
        <source>the list does not strictly ascend</source>
        <translation>列表不是严格升序</translation>
    </message>
    <message>
        <source>an entry stands twice</source>
        <translation>有条目出现了两次</translation>
    </message>
    <message>
        <source>the path is not UTF-8</source>
        <translation>该路径不是 UTF-8</translation>
    </message>
    <message>
        <source>the text is not UTF-8</source>
        <translation>该文本不是 UTF-8</translation>
    </message>
    <message>
        <source>Rename the folder or file, or reach it through a link.</source>
        <translation>请重命名该文件夹或文件，或通过链接访问它。</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标层</translation>
    </message>
    <message>
        <source>Reduction</source>
        <translation>缩减倍数</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下投影</translation>
    </message>
    <message>
        <source>The run ends when its tensors and the mapped weights in use need more, in any phase. CPU only.</source>
        <translation>任何阶段中，张量与使用中的映射权重超过此值时实验即结束。仅限 CPU。</translation>
    </message>
    <message>
        <source>this kind of schedule is not built</source>
        <translation>尚未实现这种学习率计划</translation>
    </message>
    <message>
        <source>The default is too high for this method.</source>
        <translation>默认值对该方法来说过高。</translation>
    </message>
    <message>
        <source>bytes as a whole number %1, or a size such as &quot;512 MiB&quot;</source>
        <translation>整数字节数 %1，或如 &quot;512 MiB&quot; 的大小</translation>
    </message>
    <message>
        <source>the biases of the backbone</source>
        <translation>骨干网络的偏置</translation>
    </message>
    <message>
        <source>all weights of the backbone</source>
        <translation>骨干网络的全部权重</translation>
    </message>
    <message>
        <source>nothing but the head</source>
        <translation>仅任务头</translation>
    </message>
    <message>
        <source>two small matrices for each adapted layer</source>
        <translation>每个适配层两个小矩阵</translation>
    </message>
    <message>
        <source>side network, gate, output projection</source>
        <translation>侧网络、门、输出投影</translation>
    </message>
    <message>
        <source>T5 family</source>
        <translation>T5 系列</translation>
    </message>
    <message>
        <source>T5 and T5 v1.1, encoder-decoders with the weights of T5ForConditionalGeneration.</source>
        <translation>T5 与 T5 v1.1，使用 T5ForConditionalGeneration 权重的编码器-解码器。</translation>
    </message>
    <message>
        <source>Classes or scores as words that the backbone generates; T5.</source>
        <translation>由骨干网络以词语生成类别或分数；T5。</translation>
    </message>
    <message>
        <source>The published splits of GLUE for T5: small tasks halve the validation file, large ones take 1000 training examples for validation.</source>
        <translation>已发表的 T5 GLUE 划分：小任务将验证文件对半分，大任务取 1000 个训练样本作验证。</translation>
    </message>
    <message>
        <source>only backbones of two stacks have a value for each</source>
        <translation>只有两个堆栈的骨干网络才各有一个值</translation>
    </message>
    <message>
        <source>the task is not defined on this backbone</source>
        <translation>该任务在这种骨干网络上没有定义</translation>
    </message>
    <message>
        <source>A backbone of two stacks answers with text.</source>
        <translation>两个堆栈的骨干网络以文本回答。</translation>
    </message>
    <message>
        <source>Text to text needs a backbone of two stacks, such as T5.</source>
        <translation>文本到文本需要两个堆栈的骨干网络，例如 T5。</translation>
    </message>
    <message>
        <source>there is no such split of these data</source>
        <translation>这些数据没有这种划分</translation>
    </message>
    <message>
        <source>given, fractions or counts</source>
        <translation>given、fractions 或 counts</translation>
    </message>
    <message>
        <source>It is defined for GLUE, wnli left out.</source>
        <translation>它只对 GLUE 有定义（wnli 除外）。</translation>
    </message>
    <message>
        <source>virtual tokens and text have more tokens than the backbone has positions</source>
        <translation>虚拟词元与文本的词元数超过骨干网络的位置数</translation>
    </message>
    <message>
        <source>at most %1 together with task.max_length</source>
        <translation>与 task.max_length 合计至多 %1</translation>
    </message>
    <message>
        <source>Set task.max_length to %1 or less.</source>
        <translation>请将 task.max_length 设为 %1 或更小。</translation>
    </message>
    <message>
        <source>Tokens of an example, special ones included; longer ones are cut. The shortest is 3 on encoders, 1 on T5.</source>
        <translation>每个样本的词元数（含特殊词元）；更长的会截断。编码器最短为 3，T5 最短为 1。</translation>
    </message>
    <message>
        <source>Exported folder of the same method, this program&apos;s or the peft library&apos;s, for the start values; a head that it lacks starts anew.</source>
        <translation>同一方法的导出文件夹（本程序或 peft 库的），用作起始值；缺少的任务头重新开始。</translation>
    </message>
    <message>
        <source>What train.start_from holds, so that other start values are another variant.</source>
        <translation>train.start_from 的内容，使不同起始值成为不同变体。</translation>
    </message>
    <message>
        <source>the SHA-256 of its files; none without</source>
        <translation>其文件的 SHA-256；没有则为空</translation>
    </message>
    <message>
        <source>Takes of train.start_from what fits: what it lacks starts anew, what belongs nowhere is left out.</source>
        <translation>只取 train.start_from 中匹配的：缺少的重新开始，无处可用的忽略。</translation>
    </message>
    <message>
        <source>there is no exported adapter</source>
        <translation>这里没有导出的适配器</translation>
    </message>
    <message>
        <source>a folder with adapter_model.safetensors and adapter_config.json</source>
        <translation>含 adapter_model.safetensors 和 adapter_config.json 的文件夹</translation>
    </message>
    <message>
        <source>the start values are not those that the document was made with</source>
        <translation>起始值不是生成该文档时的那些</translation>
    </message>
    <message>
        <source>Leave the key out to take what train.start_from holds now.</source>
        <translation>请省略这个键，以采用 train.start_from 现在的内容。</translation>
    </message>
    <message>
        <source>the decoder&apos;s keys and values cannot be kept of blocks that run again in the backward pass</source>
        <translation>在反向传播时重新运行的块无法保留解码器的键和值</translation>
    </message>
    <message>
        <source>one of decoder_cache and gradient_checkpointing</source>
        <translation>decoder_cache 与 gradient_checkpointing 二者之一</translation>
    </message>
    <message>
        <source>start_partial has no effect without start values</source>
        <translation>没有起始值时 start_partial 不起作用</translation>
    </message>
    <message>
        <source>Give train.start_from too.</source>
        <translation>请同时给出 train.start_from。</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>Adds small bottlenecks inside every block and trains the layer norms.</source>
        <translation>在每一块中加入小型瓶颈，并训练层归一化。</translation>
    </message>
    <message>
        <source>Houlsby et al., ICML 2019</source>
        <translation>Houlsby et al., ICML 2019</translation>
    </message>
    <message>
        <source>The bottleneck is d // reduction wide.</source>
        <translation>瓶颈宽度为 d // reduction。</translation>
    </message>
    <message>
        <source>Function inside the bottleneck.</source>
        <translation>瓶颈内的函数。</translation>
    </message>
    <message>
        <source>GELU, tanh form</source>
        <translation>GELU（tanh 形式）</translation>
    </message>
    <message>
        <source>GELU</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>the bottlenecks and the layer norms</source>
        <translation>瓶颈与层归一化</translation>
    </message>
    <message>
        <source>the layer cannot be scaled</source>
        <translation>该层无法缩放</translation>
    </message>
    <message>
        <source>(IA)³</source>
        <translation>(IA)³</translation>
    </message>
    <message>
        <source>Scales keys, values and the input of feed-forward layers by trained factors.</source>
        <translation>用训练出的因子缩放键、值和前馈层的输入。</translation>
    </message>
    <message>
        <source>Liu et al., NeurIPS 2022</source>
        <translation>Liu et al., NeurIPS 2022</translation>
    </message>
    <message>
        <source>Layers that are scaled: query, key and value at their output, intermediate.dense and output.dense at their input; output.dense names both dense layers that end so, as in the peft library.</source>
        <translation>要缩放的层：query、key 和 value 缩放输出，intermediate.dense 和 output.dense 缩放输入；output.dense 指所有以此结尾的两个全连接层，与 peft 库一致。</translation>
    </message>
    <message>
        <source>one vector of factors for each scaled layer</source>
        <translation>每个缩放层一个因子向量</translation>
    </message>
    <message>
        <source>the side network would have no width</source>
        <translation>侧网络的宽度将为零</translation>
    </message>
    <message>
        <source>at most %1, which is %2</source>
        <translation>至多 %1，即 %2</translation>
    </message>
    <message>
        <source>start values from pruned weights are defined on two stacks only</source>
        <translation>来自剪枝权重的起始值只在两个堆栈上有定义</translation>
    </message>
    <message>
        <source>the heads do not divide the side network&apos;s width %1</source>
        <translation>注意力头数不能整除侧网络的宽度 %1</translation>
    </message>
    <message>
        <source>a value that makes %1 // reduction a multiple of the %2 heads</source>
        <translation>使 %1 // reduction 为 %2 个注意力头的倍数的值</translation>
    </message>
    <message>
        <source>Ladder side tuning</source>
        <translation>阶梯侧调优</translation>
    </message>
    <message>
        <source>Trains a narrow copy of the backbone that climbs beside it through gates.</source>
        <translation>训练骨干网络的窄副本，它通过门控在旁边逐层上升。</translation>
    </message>
    <message>
        <source>Sung et al., NeurIPS 2022</source>
        <translation>Sung et al., NeurIPS 2022</translation>
    </message>
    <message>
        <source>Widths of the side network are those of the backbone // reduction; the number of heads stays.</source>
        <translation>侧网络的宽度为骨干网络的宽度 // reduction；注意力头数不变。</translation>
    </message>
    <message>
        <source>Features that the ladder takes in; i is the output of block i.</source>
        <translation>阶梯读取的特征；i 是第 i 块的输出。</translation>
    </message>
    <message>
        <source>all of 1..L</source>
        <translation>全部 1..L</translation>
    </message>
    <message>
        <source>How the ladder takes a feature in.</source>
        <translation>阶梯如何读取特征。</translation>
    </message>
    <message>
        <source>Learnable</source>
        <translation>可学习</translation>
    </message>
    <message>
        <source>A trained gate for each feature, 0.5 at the start.</source>
        <translation>每个特征一个可训练的门，起始为 0.5。</translation>
    </message>
    <message>
        <source>No features: a narrow network on the embedding alone.</source>
        <translation>不读取特征：只在嵌入之上的窄网络。</translation>
    </message>
    <message>
        <source>Gate</source>
        <translation>门控</translation>
    </message>
    <message>
        <source>Start values of the side blocks.</source>
        <translation>侧块的起始值。</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Fisher</source>
        <translation>Fisher</translation>
    </message>
    <message>
        <source>Pruned backbone weights; two stacks only.</source>
        <translation>剪枝后的骨干权重；仅限两个堆栈。</translation>
    </message>
    <message>
        <source>Start values</source>
        <translation>起始值</translation>
    </message>
    <message>
        <source>Order of the rows that pruning keeps.</source>
        <translation>剪枝所保留各行的顺序。</translation>
    </message>
    <message>
        <source>As published</source>
        <translation>与发表的一致</translation>
    </message>
    <message>
        <source>That of a hash set.</source>
        <translation>哈希集合的顺序。</translation>
    </message>
    <message>
        <source>Ascending</source>
        <translation>升序</translation>
    </message>
    <message>
        <source>Training examples that importance is measured on.</source>
        <translation>用于度量重要性的训练样本数。</translation>
    </message>
    <message>
        <source>side network, gates, output projection</source>
        <translation>侧网络、门、输出投影</translation>
    </message>
    <message>
        <source>no block would be trained</source>
        <translation>不会训练任何块</translation>
    </message>
    <message>
        <source>1 or more in one of the stacks</source>
        <translation>至少一个堆栈为 1 或更多</translation>
    </message>
    <message>
        <source>linear_probe trains the head alone.</source>
        <translation>linear_probe 只训练任务头。</translation>
    </message>
    <message>
        <source>Last blocks</source>
        <translation>最后几块</translation>
    </message>
    <message>
        <source>Trains the backbone&apos;s last blocks and the head; the rest stays frozen.</source>
        <translation>训练骨干网络的最后几块和任务头；其余保持冻结。</translation>
    </message>
    <message>
        <source>Yosinski et al., NeurIPS 2014 (freezing early layers)</source>
        <translation>Yosinski et al., NeurIPS 2014（冻结前面的层）</translation>
    </message>
    <message>
        <source>How many of the last blocks are trained.</source>
        <translation>训练最后多少块。</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>块</translation>
    </message>
    <message>
        <source>all weights of the trained blocks</source>
        <translation>被训练块的全部权重</translation>
    </message>
    <message>
        <source>Prefix tuning</source>
        <translation>前缀微调</translation>
    </message>
    <message>
        <source>Trains keys and values that every block attends to before its own.</source>
        <translation>训练每一块在自身之前所关注的键和值。</translation>
    </message>
    <message>
        <source>Li and Liang, ACL 2021</source>
        <translation>Li and Liang, ACL 2021</translation>
    </message>
    <message>
        <source>keys and values of the prefix, for every block</source>
        <translation>每一块的前缀键和值</translation>
    </message>
    <message>
        <source>Number of virtual tokens.</source>
        <translation>虚拟词元的数量。</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Prompt tuning</source>
        <translation>提示微调</translation>
    </message>
    <message>
        <source>Trains vectors that stand before the words of every text.</source>
        <translation>训练放在每段文本词语之前的向量。</translation>
    </message>
    <message>
        <source>Lester et al., EMNLP 2021</source>
        <translation>Lester et al., EMNLP 2021</translation>
    </message>
    <message>
        <source>the vectors of the virtual tokens</source>
        <translation>虚拟词元的向量</translation>
    </message>
    <message>
        <source>this form of the down-projection is defined on one stack only</source>
        <translation>这种形式的降维只在一个堆栈上有定义</translation>
    </message>
    <message>
        <source>1; in the encoder of two stacks 0</source>
        <translation>1；两个堆栈时编码器为 0</translation>
    </message>
    <message>
        <source>UniPT</source>
        <translation>UniPT</translation>
    </message>
    <message>
        <source>Mixes frozen features by attention of the deepest one to the others.</source>
        <translation>以最深特征对其他特征的注意力混合冻结特征。</translation>
    </message>
    <message>
        <source>Diao et al., CVPR 2024</source>
        <translation>Diao et al., CVPR 2024</translation>
    </message>
    <message>
        <source>Features that are mixed: 0 is the embedding output, i the output of block i; the anchor, feature L, is not one of them.</source>
        <translation>参与混合的特征：0 是嵌入输出，i 是第 i 块的输出；锚点（特征 L）不在其中。</translation>
    </message>
    <message>
        <source>all features before the anchor</source>
        <translation>锚点之前的全部特征</translation>
    </message>
    <message>
        <source>Use another backbone, or one of %1.</source>
        <translation>请换用其他骨干网络，或下列之一：%1。</translation>
    </message>
    <message>
        <source>The default is low for this method on such a backbone.</source>
        <translation>对这种骨干网络上的该方法，默认值偏低。</translation>
    </message>
    <message>
        <source>the backbone&apos;s two stacks have other names</source>
        <translation>骨干网络的两个堆栈是别的名称</translation>
    </message>
    <message>
        <source>the backbone has two stacks, and the value is for one</source>
        <translation>骨干网络有两个堆栈，而该值只针对一个</translation>
    </message>
    <message>
        <source>an object with encoder and decoder</source>
        <translation>含 encoder 和 decoder 的对象</translation>
    </message>
    <message>
        <source>A stack that is left out has its default.</source>
        <translation>省略的堆栈取默认值。</translation>
    </message>
    <message>
        <source>Every bias is trained, as BitFit does; on a T5 the relative tables too: the published runs of the LST repository.</source>
        <translation>与 BitFit 一样训练每个偏置；在 T5 上还训练相对位置表：即 LST 代码库发表的实验设置。</translation>
    </message>
    <message>
        <source>the official split makes the test examples itself</source>
        <translation>官方划分自行产生测试样本</translation>
    </message>
    <message>
        <source>no file of its own</source>
        <translation>没有单独的文件</translation>
    </message>
    <message>
        <source>Leave it out, or choose the split &quot;given&quot;.</source>
        <translation>请省略它，或选择划分 &quot;given&quot;。</translation>
    </message>
    <message>
        <source>only a head that pools with the pooler has this layer</source>
        <translation>只有用 pooler 池化的任务头才有这一层</translation>
    </message>
    <message>
        <source>task.head.pool &quot;pooler&quot; with it</source>
        <translation>与之配合的 task.head.pool &quot;pooler&quot;</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>a whole number 1..%1</source>
        <translation>1..%1 的整数</translation>
    </message>
    <message>
        <source>the start values have changed since the run was made</source>
        <translation>起始值在实验创建之后已改变</translation>
    </message>
    <message>
        <source>files with hash %1…</source>
        <translation>哈希为 %1… 的文件</translation>
    </message>
    <message>
        <source>Put the files back, or start the run again with those that are there.</source>
        <translation>请放回原来的文件，或用现有文件重新开始实验。</translation>
    </message>
    <message>
        <source>Blocks keep their input alone and run again in the backward pass: less memory where gradients pass through many blocks, more time, the same numbers up to rounding. With it LoRA can stay below SHERL&apos;s peak, at about twice SHERL&apos;s time.</source>
        <translation>各块只保留输入，并在反向传播时重新运行：在梯度经过许多块时内存更少，时间更长，数值在舍入范围内相同。启用后 LoRA 的峰值可低于 SHERL，但时间约为 SHERL 的两倍。</translation>
    </message>
    <message>
        <source>Said for each stack: an object with encoder and decoder.</source>
        <translation>按堆栈分别给出：含 encoder 和 decoder 的对象。</translation>
    </message>
</context>
<context>
    <name>store</name>
    <message>
        <source>stored predictions have the wrong size</source>
        <translation>已存储的预测大小有误</translation>
    </message>
    <message>
        <source>the run is finished; there is nothing to resume</source>
        <translation>实验已完成，无可继续</translation>
    </message>
    <message>
        <source>Start a new run of its spec instead.</source>
        <translation>请改用其规格开始新的实验。</translation>
    </message>
    <message>
        <source>a process works on this run already</source>
        <translation>已有进程在执行该实验</translation>
    </message>
    <message>
        <source>Wait for it, or stop it first.</source>
        <translation>请等待其结束，或先将其停止。</translation>
    </message>
    <message>
        <source>the run failed before its first checkpoint</source>
        <translation>实验在第一个检查点之前失败</translation>
    </message>
    <message>
        <source>an unfinished checkpoint cannot be removed: %1</source>
        <translation>无法删除未写完的检查点：%1</translation>
    </message>
    <message>
        <source>Remove this folder by hand, then resume.</source>
        <translation>请手动删除该文件夹，然后继续。</translation>
    </message>
    <message>
        <source>the folder of the study does not exist</source>
        <translation>研究所在的文件夹不存在</translation>
    </message>
    <message>
        <source>Create it first, or name another file.</source>
        <translation>请先创建该文件夹，或指定其他文件。</translation>
    </message>
    <message>
        <source>the study cannot be created: %1</source>
        <translation>无法创建研究：%1</translation>
    </message>
    <message>
        <source>Check the permissions of the folder and the free space.</source>
        <translation>请检查该文件夹的权限和剩余空间。</translation>
    </message>
    <message>
        <source>this file is empty, not a study</source>
        <translation>该文件为空，不是研究</translation>
    </message>
    <message>
        <source>Name a *.sherl file that a run has written.</source>
        <translation>请指定由实验写入的 *.sherl 文件。</translation>
    </message>
    <message>
        <source>this is a folder, not a study</source>
        <translation>这是文件夹，不是研究</translation>
    </message>
    <message>
        <source>Name a *.sherl file.</source>
        <translation>请指定一个 *.sherl 文件。</translation>
    </message>
    <message>
        <source>there is no study here</source>
        <translation>此处没有研究</translation>
    </message>
    <message>
        <source>Start a run to create one, or name another file with --store.</source>
        <translation>请开始一个实验来创建研究，或用 --store 指定其他文件。</translation>
    </message>
    <message>
        <source>this file is no study</source>
        <translation>该文件不是研究</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Free some space, then resume the run.</source>
        <translation>请释放一些空间，然后继续该实验。</translation>
    </message>
    <message>
        <source>another program keeps the study locked</source>
        <translation>另一个程序锁定了该研究</translation>
    </message>
    <message>
        <source>Close the program that holds it, then try again.</source>
        <translation>请关闭占用它的程序，然后重试。</translation>
    </message>
    <message>
        <source>the study cannot be written</source>
        <translation>无法写入研究</translation>
    </message>
    <message>
        <source>Check the permissions of the file and its folder.</source>
        <translation>请检查该文件及其文件夹的权限。</translation>
    </message>
    <message>
        <source>the study is damaged</source>
        <translation>研究已损坏</translation>
    </message>
    <message>
        <source>Keep a copy and try &quot;sqlite3 FILE .recover&quot;.</source>
        <translation>请保留一份副本，并尝试 &quot;sqlite3 FILE .recover&quot;。</translation>
    </message>
    <message>
        <source>the study cannot be opened: %1</source>
        <translation>无法打开研究：%1</translation>
    </message>
    <message>
        <source>SQLite reports &quot;%1&quot;</source>
        <translation>SQLite 报告“%1”</translation>
    </message>
    <message>
        <source>the run&apos;s folder cannot be created: %1</source>
        <translation>无法创建实验的文件夹：%1</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the folder.</source>
        <translation>请检查该文件夹的剩余空间和权限。</translation>
    </message>
    <message>
        <source>the engine threw an exception: %1</source>
        <translation>引擎抛出异常：%1</translation>
    </message>
    <message>
        <source>no run has a field of this name</source>
        <translation>没有实验具有这个名称的字段</translation>
    </message>
    <message>
        <source>Write validation.%1 or test.%1.</source>
        <translation>请写 validation.%1 或 test.%1。</translation>
    </message>
    <message>
        <source>the quotation mark is not closed</source>
        <translation>引号没有结束</translation>
    </message>
    <message>
        <source>&quot;and&quot;, &quot;or&quot; or the end</source>
        <translation>&quot;and&quot;、&quot;or&quot; 或结尾</translation>
    </message>
    <message>
        <source>the filter ends too early</source>
        <translation>筛选条件不完整</translation>
    </message>
    <message>
        <source>the filter cannot be understood here</source>
        <translation>筛选条件在此处无法理解</translation>
    </message>
    <message>
        <source>Put a value with spaces between quotation marks.</source>
        <translation>含空格的值请放在引号之间。</translation>
    </message>
    <message>
        <source>the filter is nested deeper than %1 levels</source>
        <translation>筛选条件的嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>&quot;and&quot;, &quot;or&quot; or &quot;)&quot;</source>
        <translation>&quot;and&quot;、&quot;or&quot; 或 &quot;)&quot;</translation>
    </message>
    <message>
        <source>the name of a field</source>
        <translation>字段名</translation>
    </message>
    <message>
        <source>&quot;(&quot;</source>
        <translation>&quot;(&quot;</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;)&quot;</source>
        <translation>&quot;,&quot; 或 &quot;)&quot;</translation>
    </message>
    <message>
        <source>&quot;in&quot;</source>
        <translation>&quot;in&quot;</translation>
    </message>
    <message>
        <source>=, !=, &lt;, &lt;=, &gt;, &gt;=, ~ or &quot;in&quot;</source>
        <translation>=、!=、&lt;、&lt;=、&gt;、&gt;=、~ 或 &quot;in&quot;</translation>
    </message>
    <message>
        <source>a value</source>
        <translation>一个值</translation>
    </message>
    <message>
        <source>a text has no order</source>
        <translation>文本没有大小之分</translation>
    </message>
    <message>
        <source>=, !=, ~ or &quot;in&quot;</source>
        <translation>=、!=、~ 或 &quot;in&quot;</translation>
    </message>
    <message>
        <source>a number contains nothing</source>
        <translation>数字不能用“包含”</translation>
    </message>
    <message>
        <source>=, !=, &lt;, &lt;=, &gt;, &gt;= or &quot;in&quot;</source>
        <translation>=、!=、&lt;、&lt;=、&gt;、&gt;= 或 &quot;in&quot;</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is compared with a number</source>
        <translation>“%1”要与数字比较</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has another unit</source>
        <translation>“%1”的单位不同</translation>
    </message>
    <message>
        <source>B, KiB, MiB, GiB, KB, MB or GB</source>
        <translation>B、KiB、MiB、GiB、KB、MB 或 GB</translation>
    </message>
    <message>
        <source>s, min or h</source>
        <translation>s、min 或 h</translation>
    </message>
    <message>
        <source>a plain number</source>
        <translation>不带单位的数字</translation>
    </message>
    <message>
        <source>no run has this status</source>
        <translation>没有这种实验状态</translation>
    </message>
    <message>
        <source>another process ended this run, taking this one for dead</source>
        <translation>另一个进程以为本进程已死，结束了该实验</translation>
    </message>
    <message>
        <source>Resume the run; nothing of this process was added to it.</source>
        <translation>请继续该实验；本进程没有向其中写入任何内容。</translation>
    </message>
    <message>
        <source>the hash %1</source>
        <translation>哈希 %1</translation>
    </message>
    <message>
        <source>Bring the old files back, or start a new run.</source>
        <translation>请恢复原来的文件，或开始新的实验。</translation>
    </message>
    <message>
        <source>the backbone has changed since this run began</source>
        <translation>骨干网络在该实验开始之后发生了变化</translation>
    </message>
    <message>
        <source>the data have changed since this run began</source>
        <translation>数据在该实验开始之后发生了变化</translation>
    </message>
    <message>
        <source>the study holds an unknown status</source>
        <translation>研究中有未知的状态</translation>
    </message>
    <message>
        <source>this is the database of another program, not a study</source>
        <translation>这是其他程序的数据库，不是研究</translation>
    </message>
    <message>
        <source>this study was written by a newer version of the program</source>
        <translation>该研究由更新版本的程序写入</translation>
    </message>
    <message>
        <source>schema %1 or older</source>
        <translation>数据库版本 %1 或更早</translation>
    </message>
    <message>
        <source>Update the program; the study was not changed.</source>
        <translation>请更新程序；研究未被改动。</translation>
    </message>
    <message>
        <source>the study was opened for reading only</source>
        <translation>该研究以只读方式打开</translation>
    </message>
    <message>
        <source>there is no such run in this study</source>
        <translation>该研究中没有这个实验</translation>
    </message>
    <message>
        <source>&quot;sherl runs&quot; lists them.</source>
        <translation>&quot;sherl runs&quot; 会列出它们。</translation>
    </message>
    <message>
        <source>%1 runs fit &quot;%2&quot;: %3</source>
        <translation>有 %1 个实验符合“%2”：%3</translation>
    </message>
    <message>
        <source>Name one by its id.</source>
        <translation>请用编号指定其中一个。</translation>
    </message>
    <message>
        <source>the run is not running</source>
        <translation>该实验没有在运行</translation>
    </message>
    <message>
        <source>a run at work cannot be deleted</source>
        <translation>不能删除正在运行的实验</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>请先将其停止。</translation>
    </message>
    <message>
        <source>the run&apos;s files cannot be removed: %1</source>
        <translation>无法删除实验的文件：%1</translation>
    </message>
    <message>
        <source>Check the permissions of the folder.</source>
        <translation>请检查该文件夹的权限。</translation>
    </message>
    <message>
        <source>the run is deleted, but not all of its files: %1</source>
        <translation>实验已删除，但仍有文件残留：%1</translation>
    </message>
    <message>
        <source>Remove this folder by hand.</source>
        <translation>请手动删除该文件夹。</translation>
    </message>
    <message>
        <source>this is no name for a run</source>
        <translation>这不能作为实验的名称</translation>
    </message>
    <message>
        <source>1–200 characters</source>
        <translation>1–200 个字符</translation>
    </message>
    <message>
        <source>there is no such series</source>
        <translation>没有这个序列</translation>
    </message>
    <message>
        <source>loss, learning_rate, gradient_norm, examples_per_second, step_seconds, peak_bytes, or SPLIT.METRIC</source>
        <translation>loss、learning_rate、gradient_norm、examples_per_second、step_seconds、peak_bytes 或 SPLIT.METRIC</translation>
    </message>
    <message>
        <source>the run does not wait any more and is left alone</source>
        <translation>该实验已不在等待，不再处理</translation>
    </message>
    <message>
        <source>Continue it with &quot;sherl resume&quot; when it should go on.</source>
        <translation>需要继续时，请使用 &quot;sherl resume&quot;。</translation>
    </message>
    <message>
        <source>the run&apos;s checkpoints are gone from disk, so it begins again at its first step</source>
        <translation>实验的检查点已不在磁盘上，因此从第一步重新开始</translation>
    </message>
    <message>
        <source>several keys of the spec have this name</source>
        <translation>实验规格中有多个键叫这个名字</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>Write the whole path.</source>
        <translation>请写出完整路径。</translation>
    </message>
    <message>
        <source>a time contains nothing</source>
        <translation>时间不能用“包含”比较</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is compared with a date</source>
        <translation>“%1”要与日期比较</translation>
    </message>
    <message>
        <source>a date like 2024-07-01, or &quot;2024-07-01 14:30&quot;</source>
        <translation>如 2024-07-01 的日期，或 &quot;2024-07-01 14:30&quot;</translation>
    </message>
    <message>
        <source>the name or the id of a run, or at least %1 characters of its uuid</source>
        <translation>实验的名称、编号，或其 uuid 的至少 %1 个字符</translation>
    </message>
    <message>
        <source>the checkpoints of a run at work cannot be deleted</source>
        <translation>不能删除正在运行的实验的检查点</translation>
    </message>
    <message>
        <source>a checkpoint cannot be removed: %1</source>
        <translation>无法删除检查点：%1</translation>
    </message>
    <message>
        <source>Fields: %1, validation.NAME, test.NAME, any memory counter, any key of the spec.</source>
        <translation>可用字段：%1、validation.NAME、test.NAME、任意内存计数器、实验规格的任意键。</translation>
    </message>
    <message>
        <source>the %1 weights of this run were written, and are no longer on disk</source>
        <translation>此实验的 %1 权重曾被写入，但已不在磁盘上</translation>
    </message>
    <message>
        <source>Export its other weights, put the file back from a backup, or train the run again.</source>
        <translation>请导出其另一份权重，从备份放回该文件，或重新训练此实验。</translation>
    </message>
    <message>
        <source>Put the file back from a backup, or train the run again.</source>
        <translation>请从备份放回该文件，或重新训练此实验。</translation>
    </message>
    <message>
        <source>this run has not been evaluated yet, so it has no trained weights</source>
        <translation>此实验尚未评估，因此没有训练好的权重</translation>
    </message>
    <message>
        <source>Wait for its first evaluation, or resume it until then.</source>
        <translation>请等待其首次评估，或继续到那时。</translation>
    </message>
    <message>
        <source>Export the adapter without merging.</source>
        <translation>请不合并，直接导出适配器。</translation>
    </message>
</context>
<context>
    <name>tasks</name>
    <message>
        <source>the tokenizer gives a token that the backbone&apos;s vocabulary does not have (example %1)</source>
        <translation>分词器给出了骨干网络词表中没有的词元（样本 %1）</translation>
    </message>
    <message>
        <source>token ids below %1</source>
        <translation>小于 %1 的词元编号</translation>
    </message>
    <message>
        <source>Use the tokenizer files that belong to this backbone.</source>
        <translation>请使用该骨干网络自带的分词器文件。</translation>
    </message>
</context>
<context>
    <name>text</name>
    <message>
        <source>the longest length has no room for the special tokens</source>
        <translation>最大长度容不下特殊词元</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>the line cannot be tokenised</source>
        <translation>无法对该行分词</translation>
    </message>
    <message>
        <source>an object with &quot;text&quot;</source>
        <translation>含有 &quot;text&quot; 的对象</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a text or null</source>
        <translation>文本或 null</translation>
    </message>
    <message>
        <source>a whole number of at least %1, or null</source>
        <translation>不小于 %1 的整数，或 null</translation>
    </message>
    <message>
        <source>the value has the wrong type</source>
        <translation>值的类型有误</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>一个对象</translation>
    </message>
    <message>
        <source>this program does not know the tokenizer class</source>
        <translation>本程序不认识这种分词器类</translation>
    </message>
    <message>
        <source>a tokenizer of the BERT family</source>
        <translation>BERT 系列的分词器</translation>
    </message>
    <message>
        <source>the tokenizer has an added token outside its vocabulary</source>
        <translation>分词器有一个不在词表中的附加词元</translation>
    </message>
    <message>
        <source>Save the tokenizer again with a current version of transformers.</source>
        <translation>请用当前版本的 transformers 重新保存分词器。</translation>
    </message>
    <message>
        <source>the vocabulary lacks the special token &quot;%1&quot; (%2)</source>
        <translation>词表缺少特殊词元“%1”（%2）</translation>
    </message>
    <message>
        <source>Use the vocabulary that came with the backbone.</source>
        <translation>请使用骨干网络自带的词表。</translation>
    </message>
    <message>
        <source>Copy the tokenizer files beside the backbone&apos;s config.json.</source>
        <translation>请将分词器文件复制到骨干网络的 config.json 旁边。</translation>
    </message>
    <message>
        <source>the file is no tokenizer file</source>
        <translation>该文件不是分词器文件</translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>the tokenizer has a setting this program does not know</source>
        <translation>分词器有本程序不认识的设置</translation>
    </message>
    <message>
        <source>the id of the token &quot;%1&quot; is out of range</source>
        <translation>词元“%1”的编号超出范围</translation>
    </message>
    <message>
        <source>0 to %1</source>
        <translation>0 到 %1</translation>
    </message>
    <message>
        <source>the tokens &quot;%1&quot; and &quot;%2&quot; have the same id %3</source>
        <translation>词元“%1”和“%2”的编号同为 %3</translation>
    </message>
    <message>
        <source>line %1 of the vocabulary is not UTF-8</source>
        <translation>词表第 %1 行不是 UTF-8 编码</translation>
    </message>
    <message>
        <source>the vocabulary has no tokens</source>
        <translation>词表中没有词元</translation>
    </message>
    <message>
        <source>the tokenizer is no WordPiece model with a vocabulary</source>
        <translation>分词器不是带词表的 WordPiece 模型</translation>
    </message>
    <message>
        <source>model.type &quot;WordPiece&quot;</source>
        <translation>model.type 为 &quot;WordPiece&quot;</translation>
    </message>
    <message>
        <source>whole numbers</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>objects with a whole number &quot;id&quot;</source>
        <translation>含有整数 &quot;id&quot; 的对象</translation>
    </message>
    <message>
        <source>an object with a text &quot;content&quot;</source>
        <translation>含有文本 &quot;content&quot; 的对象</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>WordPiece, %1 tokens, lower case</source>
        <translation>WordPiece，%1 个词元，转为小写</translation>
    </message>
    <message>
        <source>WordPiece, %1 tokens, cased</source>
        <translation>WordPiece，%1 个词元，区分大小写</translation>
    </message>
    <message>
        <source>a SentencePiece model as T5 has it: spiece.model</source>
        <translation>T5 所用的 SentencePiece 模型：spiece.model</translation>
    </message>
    <message>
        <source>Copy the file of the same model into the folder again.</source>
        <translation>请将同一模型的文件再次复制到该文件夹。</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>the file is no SentencePiece model</source>
        <translation>该文件不是 SentencePiece 模型</translation>
    </message>
    <message>
        <source>the model has other special tokens than T5</source>
        <translation>该模型的特殊词元与 T5 不同</translation>
    </message>
    <message>
        <source>SentencePiece, %1 pieces and %2 sentinels</source>
        <translation>SentencePiece，%1 个词片和 %2 个哨兵</translation>
    </message>
    <message>
        <source>the folder has no vocabulary</source>
        <translation>该文件夹没有词表</translation>
    </message>
    <message>
        <source>vocab.txt, tokenizer.json or spiece.model</source>
        <translation>vocab.txt、tokenizer.json 或 spiece.model</translation>
    </message>
    <message>
        <source>a backbone folder, a vocab.txt, a tokenizer.json or a spiece.model</source>
        <translation>骨干网络文件夹、vocab.txt、tokenizer.json 或 spiece.model</translation>
    </message>
    <message>
        <source>the SentencePiece module cannot be loaded: %1</source>
        <translation>无法加载 SentencePiece 模块：%1</translation>
    </message>
    <message>
        <source>Run ./workbench build.</source>
        <translation>请运行 ./workbench build。</translation>
    </message>
    <message>
        <source>Install the program again.</source>
        <translation>请重新安装本程序。</translation>
    </message>
</context>
<context>
    <name>train</name>
    <message>
        <source>the checkpoint has another format</source>
        <translation>检查点的格式不同</translation>
    </message>
    <message>
        <source>the checkpoint is damaged: %1</source>
        <translation>检查点已损坏：%1</translation>
    </message>
    <message>
        <source>the checkpoint&apos;s tensors have changed since they were written</source>
        <translation>检查点的张量在写入之后发生了变化</translation>
    </message>
    <message>
        <source>Restore what has changed, or start a new run.</source>
        <translation>请恢复改动之前的内容，或开始新的实验。</translation>
    </message>
    <message>
        <source>%1 holds another step and is passed over</source>
        <translation>%1 是另一步的内容，已跳过</translation>
    </message>
    <message>
        <source>%1 is damaged and is passed over: %2</source>
        <translation>%1 已损坏，已跳过：%2</translation>
    </message>
    <message>
        <source>the run has no usable checkpoint to resume from</source>
        <translation>该实验没有可用于继续的检查点</translation>
    </message>
    <message>
        <source>Start the run anew.</source>
        <translation>请重新开始该实验。</translation>
    </message>
    <message>
        <source>the backbone has changed since the checkpoint was written</source>
        <translation>骨干网络在检查点写入之后发生了变化</translation>
    </message>
    <message>
        <source>the data have changed since the checkpoint was written</source>
        <translation>数据在检查点写入之后发生了变化</translation>
    </message>
    <message>
        <source>the checkpoint belongs to a run with other settings</source>
        <translation>该检查点属于设置不同的实验</translation>
    </message>
    <message>
        <source>this machine does not have the device</source>
        <translation>本机没有该设备</translation>
    </message>
    <message>
        <source>auto, cpu, or one of %1 CUDA devices</source>
        <translation>auto、cpu 或 %1 个 CUDA 设备之一</translation>
    </message>
    <message>
        <source>Set device to cpu or auto.</source>
        <translation>请将 device 设为 cpu 或 auto。</translation>
    </message>
    <message>
        <source>the memory did not suffice: %1</source>
        <translation>内存不足：%1</translation>
    </message>
    <message>
        <source>Lower the batch size or the text length, choose a method that keeps less, or raise memory_limit.</source>
        <translation>请减小批大小或文本长度，选择保存内容更少的方法，或提高 memory_limit。</translation>
    </message>
    <message>
        <source>the training loss is not a finite number</source>
        <translation>训练损失不是有限的数</translation>
    </message>
    <message>
        <source>the norm of the gradient is not a finite number</source>
        <translation>梯度范数不是有限的数</translation>
    </message>
    <message>
        <source>the evaluation loss is not a finite number</source>
        <translation>评估损失不是有限的数</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>有限的数</translation>
    </message>
    <message>
        <source>LibTorch refused: %1</source>
        <translation>LibTorch 拒绝执行：%1</translation>
    </message>
    <message>
        <source>an unexpected error: %1</source>
        <translation>意外错误：%1</translation>
    </message>
    <message>
        <source>an unexpected error of unknown type</source>
        <translation>未知类型的意外错误</translation>
    </message>
    <message>
        <source>stopped early after step %1: %2 evaluations without improvement</source>
        <translation>在第 %1 步之后提前停止：连续 %2 次评估没有提升</translation>
    </message>
    <message>
        <source>the saved best weights are of another step</source>
        <translation>保存的最佳权重属于另一步</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>this kind of optimizer is not built</source>
        <translation>尚未实现这种优化器</translation>
    </message>
    <message>
        <source>the tensor &quot;%1&quot; does not fit this run</source>
        <translation>张量“%1”与该实验不符</translation>
    </message>
    <message>
        <source>Resume with the spec that the run was started with.</source>
        <translation>请用开始该实验时的规格继续。</translation>
    </message>
    <message>
        <source>the run&apos;s folder cannot be changed: %1</source>
        <translation>无法改动实验的文件夹：%1</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the folder.</source>
        <translation>请检查该文件夹的剩余空间和权限。</translation>
    </message>
    <message>
        <source>the file does not tell its training step</source>
        <translation>文件中没有写明训练步</translation>
    </message>
    <message>
        <source>a memory limit cannot be kept on a CUDA device</source>
        <translation>在 CUDA 设备上无法保证内存上限</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无上限</translation>
    </message>
    <message>
        <source>Leave memory_limit out, or set device to cpu.</source>
        <translation>请去掉 memory_limit，或将 device 设为 cpu。</translation>
    </message>
    <message>
        <source>In the first step, look for numbers that are not finite in the backbone&apos;s weights and in the data; later, lower the learning rate, use a warm-up or clip the gradient.</source>
        <translation>若在第一步，请检查骨干网络的权重和数据中是否有非有限的数；若在之后，请降低学习率、使用预热或裁剪梯度。</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>至多 %1</translation>
    </message>
    <message>
        <source>the adapter is one of another method</source>
        <translation>该适配器属于另一种方法</translation>
    </message>
    <message>
        <source>Choose the method that it was trained with.</source>
        <translation>请选择训练它所用的方法。</translation>
    </message>
    <message>
        <source>the adapter&apos;s product is scaled by another factor</source>
        <translation>该适配器的乘积使用另一个缩放因子</translation>
    </message>
    <message>
        <source>alpha / rank = %1, as method.alpha and method.rank say</source>
        <translation>alpha / rank = %1（由 method.alpha 和 method.rank 给出）</translation>
    </message>
    <message>
        <source>Set method.alpha to %1.</source>
        <translation>请将 method.alpha 设为 %1。</translation>
    </message>
    <message>
        <source>the tensor %1 has another shape</source>
        <translation>张量 %1 的形状不同</translation>
    </message>
    <message>
        <source>Set the options of the method as they were, or train.start_partial to take what fits.</source>
        <translation>请恢复当时的方法选项，或设置 train.start_partial 只取匹配的部分。</translation>
    </message>
    <message>
        <source>the adapter lacks the tensor %1</source>
        <translation>适配器缺少张量 %1</translation>
    </message>
    <message>
        <source>the tensor %1 does not belong to this method with these options</source>
        <translation>张量 %1 不属于采用这些选项的该方法</translation>
    </message>
    <message>
        <source>no tensor of the adapter fits this run</source>
        <translation>适配器中没有张量适合该实验</translation>
    </message>
    <message>
        <source>the adapter scales some layers by factors of their own (alpha_pattern)</source>
        <translation>该适配器对某些层使用各自的缩放因子（alpha_pattern）</translation>
    </message>
    <message>
        <source>the adapter belongs to a backbone whose weights its start has changed</source>
        <translation>该适配器所属的骨干网络，其权重已被它的初始化改变</translation>
    </message>
    <message>
        <source>the adapter&apos;s configuration holds something else than this program or the peft library writes</source>
        <translation>该适配器的配置不是本程序或 peft 库所写的内容</translation>
    </message>
    <message>
        <source>the adapter was trained with another %1</source>
        <translation>该适配器使用了不同的 %1 训练</translation>
    </message>
    <message>
        <source>two tensors of the adapter are %1 here</source>
        <translation>该适配器有两个张量在此都是 %1</translation>
    </message>
    <message>
        <source>the adapter belongs to another kind of backbone</source>
        <translation>该适配器属于另一种骨干网络</translation>
    </message>
    <message>
        <source>the adapter has another rank</source>
        <translation>该适配器的秩不同</translation>
    </message>
    <message>
        <source>Set method.rank to %1.</source>
        <translation>请将 method.rank 设为 %1。</translation>
    </message>
    <message>
        <source>start values: %1 tensors are the adapter&apos;s, %2 start anew, %3 of the adapter are left out</source>
        <translation>起始值：%1 个张量取自适配器，%2 个重新开始，适配器中的 %3 个被忽略</translation>
    </message>
    <message>
        <source>Lower the batch size or the text length, choose a method that keeps less, or end other programs.</source>
        <translation>请减小批大小或文本长度，选择保存内容更少的方法，或结束其他程序。</translation>
    </message>
    <message>
        <source>out of memory: %1 (%2) needs %3 more, which the system refused, and %4 are in use</source>
        <translation>内存不足：%1（%2）还需要 %3，系统拒绝提供；已使用 %4</translation>
    </message>
    <message>
        <source>out of memory: %1 (%2) needs %3 more, and %4 are in use</source>
        <translation>内存不足：%1（%2）还需要 %3，已使用 %4</translation>
    </message>
    <message>
        <source>out of memory: the system refused what the program needs besides tensors</source>
        <translation>内存不足：系统拒绝提供程序在张量之外所需的内存</translation>
    </message>
</context>
<context>
    <name>widgets</name>
    <message>
        <source>no study is open</source>
        <translation>没有打开研究</translation>
    </message>
    <message>
        <source>Open a study first.</source>
        <translation>请先打开一个研究。</translation>
    </message>
    <message>
        <source>the prepared file cannot be read</source>
        <translation>无法读取准备好的文件</translation>
    </message>
    <message>
        <source>this run is no longer in the study</source>
        <translation>此实验已不在研究中</translation>
    </message>
    <message>
        <source>there is nothing prepared to export</source>
        <translation>没有准备好可导出的内容</translation>
    </message>
    <message>
        <source>the export was stopped</source>
        <translation>导出已停止</translation>
    </message>
    <message>
        <source>nothing has been exported yet</source>
        <translation>尚未导出任何内容</translation>
    </message>
    <message>
        <source>the data are not those of the run any more</source>
        <translation>数据已不是该实验所用的数据</translation>
    </message>
    <message>
        <source>Put the files of the run back to see its texts.</source>
        <translation>请放回该实验的文件以查看其文本。</translation>
    </message>
    <message>
        <source>the picture is too large</source>
        <translation>图片过大</translation>
    </message>
    <message>
        <source>at most 100 million pixels</source>
        <translation>最多一亿像素</translation>
    </message>
    <message>
        <source>Choose a smaller size or scale.</source>
        <translation>请选择更小的尺寸或倍率。</translation>
    </message>
    <message>
        <source>Make room there, or export with the command line, which writes to the target at once.</source>
        <translation>请在那里腾出空间，或用命令行导出，它直接写入目标。</translation>
    </message>
    <message>
        <source>no weights of this run are on disk</source>
        <translation>磁盘上没有此实验的权重</translation>
    </message>
    <message>
        <source>Check again; if there are still none, train the run again.</source>
        <translation>请再次检查；若仍没有，请重新训练此实验。</translation>
    </message>
    <message>
        <source>this is a folder, not a file</source>
        <translation>这是文件夹，不是文件</translation>
    </message>
    <message>
        <source>Name a file in it.</source>
        <translation>请在其中指定一个文件。</translation>
    </message>
    <message>
        <source>this is a pipe or a device, not a file</source>
        <translation>这是管道或设备，不是文件</translation>
    </message>
    <message>
        <source>Name another file.</source>
        <translation>请指定另一个文件。</translation>
    </message>
    <message>
        <source>the open study would be overwritten</source>
        <translation>会覆盖打开着的研究</translation>
    </message>
    <message>
        <source>this is an adapter of a method that this version does not know</source>
        <translation>这是本版本不认识的方法的适配器</translation>
    </message>
    <message>
        <source>the folder holds no adapter that can be read</source>
        <translation>该文件夹中没有可读取的适配器</translation>
    </message>
    <message>
        <source>adapter_model.safetensors and adapter_config.json</source>
        <translation>adapter_model.safetensors 和 adapter_config.json</translation>
    </message>
    <message>
        <source>Save it with the peft library and safe_serialization=True.</source>
        <translation>请用 peft 库以 safe_serialization=True 保存。</translation>
    </message>
    <message>
        <source>Choose a folder that was exported here or saved by the peft library.</source>
        <translation>请选择从这里导出或由 peft 库保存的文件夹。</translation>
    </message>
</context>
</TS>
