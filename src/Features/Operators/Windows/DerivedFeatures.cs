using SensorGrid.Features.Definitions;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>Computes the features that follow from others as of the same instant.</summary>
internal static class DerivedFeatures
{
    /// <summary>Writes a value for each derived feature; NaN for none.</summary>
    /// <remarks>
    /// One of which an input is not covered since the definitions changed has no value either, and is named as not covered: otherwise <c>coalesce</c> would take what is not known for what is not there.
    /// </remarks>
    /// <param name="plan">The derived features.</param>
    /// <param name="metrics">The metrics of the sensor, in the order of their features.</param>
    /// <param name="coveredFrom">The event time (ticks) before which a metric without a series may have had readings; the least value when none may.</param>
    /// <param name="instant">The instant, in ticks.</param>
    /// <param name="features">The values of the features of all metrics.</param>
    /// <param name="values">Room for one value a derived feature.</param>
    /// <param name="warmup">The names of features that are not covered; null while there is none.</param>
    public static void Compute(
        DerivedPlan plan, IReadOnlyList<MetricSeries> metrics, long coveredFrom, long instant, ReadOnlySpan<double> features, Span<double> values, ref List<string>? warmup)
    {
        var slots = new double[plan.Inputs.Length + plan.Names.Length];
        var isUncovered = new bool[slots.Length];
        for (var i = 0; i < plan.Inputs.Length; i++)
        {
            // Until its metric is found below.
            slots[i] = plan.Inputs[i].WithoutReadings;
            isUncovered[i] = plan.Inputs[i].Window is { } window ? window.Start(instant) + 1 < coveredFrom : coveredFrom > long.MinValue;
        }

        var uncovered = warmup?.ToHashSet(StringComparer.Ordinal);
        var at = 0;
        foreach (var series in metrics)
        {
            foreach (var input in plan.InputsOfMetrics[series.Metric])
            {
                var feature = plan.Inputs[input].Feature;
                slots[input] = features[at + feature];
                isUncovered[input] = uncovered?.Contains(series.Plan.Names[feature]) == true;
            }

            at += series.Plan.FeatureCount;
        }

        foreach (var step in plan.Steps)
        {
            var slot = plan.Inputs.Length + step.Feature;
            isUncovered[slot] = Array.Exists(step.Inputs, input => isUncovered[input]);
            slots[slot] = values[step.Feature] = isUncovered[slot] ? double.NaN : step.Expression.Value(Array.ConvertAll(step.Inputs, input => slots[input]));
        }

        for (var i = 0; i < plan.Names.Length; i++)
        {
            if (isUncovered[plan.Inputs.Length + i])
            {
                (warmup ??= []).Add(plan.Names[i]);
            }
        }
    }
}
