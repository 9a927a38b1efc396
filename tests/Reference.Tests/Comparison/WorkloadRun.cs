using System.Globalization;
using SensorGrid.Reference.Tests.Sql;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>Runs a workload through the engine and through SQL, and compares what both say.</summary>
/// <param name="sql">The SQL engine; what it holds is replaced.</param>
/// <param name="fault">What is made wrong on purpose; null for nothing.</param>
internal sealed class WorkloadRun(SqlReference sql, Fault? fault = null)
{
    /// <summary>How many features were compared.</summary>
    public long Features { get; private set; }

    /// <returns>The differences of the first question that has some; none when all is right.</returns>
    public IReadOnlyList<string> Run(Workload workload)
    {
        sql.Load(workload);
        RefuseMetrics(workload);
        var engine = new EngineDriver(workload, fault);
        foreach (var question in workload.Questions)
        {
            engine.TakeUpTo(question.After);
            sql.Take(question.After);
            var asOf = Instant(question, engine.Oldest);
            var answer = engine.Ask(asOf);
            var differences = Compare(workload, question, answer is null ? null : fault is null ? answer : fault.OnAnswer(answer));
            if (differences.Count > 0)
            {
                var when = $"after {question.After} readings, as of {(asOf is { } ticks ? ticks.ToString(CultureInfo.InvariantCulture) : "latest")}";
                return [.. differences.Select(difference => $"{when}: {difference}")];
            }
        }

        return [];
    }

    private List<string> Compare(Workload workload, Question question, EngineAnswer? answer)
    {
        var newest = sql.Number("SELECT max(event) FROM counted");
        if (answer is null || newest is null)
        {
            return answer is null && newest is null ? [] : [$"the engine {(answer is null ? "has no answer" : "answers")}, though {(newest is null ? "nothing" : "something")} counts"];
        }

        if (question.Offset is null && answer.AsOf != newest)
        {
            return [$"the latest is {answer.AsOf}, but should be {newest}"];
        }

        var comparison = new AnswerComparison(sql, workload, answer);
        var differences = comparison.Run();
        Features += comparison.Features;
        return differences;
    }

    // What is asked for must be an instant that the engine can answer for.
    private long? Instant(Question question, long? oldest)
    {
        if (question.Offset is not { } offset || sql.Number("SELECT max(event) FROM counted") is not { } newest)
        {
            return null;
        }

        var instant = newest + offset;
        instant = question.FloorTo > 0 ? instant / question.FloorTo * question.FloorTo : instant;
        return Math.Max(instant, oldest ?? instant);
    }

    private void RefuseMetrics(Workload workload)
    {
        var metrics = workload.Log.SelectMany(entry => entry.Metrics).Select(metric => metric.Key).Where(workload.Definitions.Covers).Distinct().Count();
        if (metrics > workload.Definitions.MaxMetrics)
        {
            sql.Refuse(new MetricLimit(workload.Definitions).Refused(sql.Values()));
        }
    }
}
