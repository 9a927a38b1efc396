using SensorGrid.Features.Expressions;

namespace SensorGrid.Features.Definitions;

/// <summary>The derived features of a sensor, in the order in which they can be computed.</summary>
internal sealed class DerivedPlan
{
    /// <param name="definitions">The definitions of one sensor.</param>
    public DerivedPlan(FeatureDefinitions definitions)
    {
        // Of several sensors together there may be features of one name: then the first one stands for them.
        DerivedFeature[] features = [.. definitions.Derived.DistinctBy(feature => feature.Name)];
        Names = [.. features.Select(feature => feature.Name)];
        var places = Names.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        var inputs = new Dictionary<string, int>(StringComparer.Ordinal);
        var found = new List<DerivedInput>();
        foreach (var name in features.SelectMany(feature => feature.Expression.Names).Where(name => !places.ContainsKey(name)))
        {
            if (inputs.TryAdd(name, found.Count))
            {
                found.Add(InputOf(name, definitions));
            }
        }

        Inputs = [.. found];
        InputsOfMetrics = found.Index().ToLookup(input => input.Item.Metric, input => input.Index, StringComparer.Ordinal);
        var steps = new List<DerivedStep>();
        var isDone = new bool[Names.Length];

        // Definitions have no circles: see DerivedChecks.
        void Add(int feature)
        {
            if (isDone[feature])
            {
                return;
            }

            isDone[feature] = true;
            var expression = features[feature].Expression;
            foreach (var used in expression.Names.Where(places.ContainsKey))
            {
                Add(places[used]);
            }

            steps.Add(new DerivedStep(feature, expression, [.. expression.Names.Select(name => places.TryGetValue(name, out var place) ? found.Count + place : inputs[name])]));
        }

        for (var feature = 0; feature < Names.Length; feature++)
        {
            Add(feature);
        }

        Steps = [.. steps];
    }

    /// <summary>The names of the derived features, in the order of the definitions.</summary>
    public string[] Names { get; }

    /// <summary>The features that they are computed from, each once.</summary>
    public DerivedInput[] Inputs { get; }

    /// <summary>The places in <see cref="Inputs"/> of the features of a metric.</summary>
    public ILookup<string, int> InputsOfMetrics { get; }

    /// <summary>The derived features, each after those that it is computed from.</summary>
    public DerivedStep[] Steps { get; }

    private static DerivedInput InputOf(string name, FeatureDefinitions definitions)
    {
        for (var at = name.IndexOf('_'); at > 0; at = name.IndexOf('_', at + 1))
        {
            if (definitions.PlanFor(name[..at]) is { } plan && Array.IndexOf(plan.Names, name) is >= 0 and var feature)
            {
                var hasWindow = plan.TryGetWindow(feature, out var window, out var aggregation);
                return new DerivedInput(name[..at], feature, hasWindow ? plan.Windows[window] : null, hasWindow && aggregation.Kind == Aggregation.Count ? 0 : double.NaN);
            }
        }

        throw new ArgumentException($"'{name}' is no feature.", nameof(name));
    }
}

/// <summary>A feature that a derived one is computed from.</summary>
/// <param name="Metric">Its metric.</param>
/// <param name="Feature">Its place among the features of the metric.</param>
/// <param name="Window">Its window; null for an age.</param>
/// <param name="WithoutReadings">Its value when the metric has had no reading: that of an empty window.</param>
internal readonly record struct DerivedInput(string Metric, int Feature, WindowDefinition? Window, double WithoutReadings);

/// <summary>The computation of a derived feature.</summary>
/// <param name="Feature">Its place among the derived features.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Inputs">For each name of the expression a place among the inputs, or behind them a place among the derived features.</param>
internal sealed record DerivedStep(int Feature, ArithmeticExpression Expression, int[] Inputs);
