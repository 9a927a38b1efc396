using System.Diagnostics.Metrics;
using SensorGrid.Http.Connections;
using SensorGrid.Http.Memory;

namespace SensorGrid.Http;

/// <summary>Shows how full the bounds of one server are.</summary>
public static class DoorMeter
{
    /// <summary>Adds the instruments, which read the bounds whenever they are collected.</summary>
    /// <param name="meter">The meter that has them.</param>
    /// <param name="prefix">The prefix of their names, such as <c>sensorgrid.api</c>.</param>
    /// <param name="connections">The server's connections.</param>
    /// <param name="budgets">The budgets that its requests share, each with the kind that tags it.</param>
    public static void Observe(Meter meter, string prefix, ConnectionLimit connections, params (string Kind, ByteBudget Budget)[] budgets)
    {
        meter.CreateObservableUpDownCounter($"{prefix}.connections", () => connections.Count, "{connection}", "Connections.");
        meter.CreateObservableUpDownCounter($"{prefix}.connections.limit", () => connections.Most, "{connection}", "The most connections at a time.");
        meter.CreateObservableCounter(
            $"{prefix}.connections.closed",
            () => (Measurement<long>[])[Of(connections.ClosedIdle, "idle"), Of(connections.Refused, "new")],
            "{connection}",
            "Connections closed because there were too many: idle ones for new ones, and new ones while all others were busy.");
        meter.CreateObservableUpDownCounter($"{prefix}.memory", () => Each(budgets, budget => budget.Reserved), "By", "Memory of requests under way.");
        meter.CreateObservableUpDownCounter($"{prefix}.memory.limit", () => Each(budgets, budget => budget.Capacity), "By", "The most memory of requests under way.");
        meter.CreateObservableCounter(
            $"{prefix}.memory.refused", () => Each(budgets, budget => budget.Refusals), "{reservation}", "Times that a request was answered 503 because that memory was used up.");
    }

    private static Measurement<long>[] Each((string Kind, ByteBudget Budget)[] budgets, Func<ByteBudget, long> value) =>
        Array.ConvertAll(budgets, budget => Of(value(budget.Budget), budget.Kind));

    private static Measurement<long> Of(long value, string kind) => new(value, new KeyValuePair<string, object?>("kind", kind));
}
