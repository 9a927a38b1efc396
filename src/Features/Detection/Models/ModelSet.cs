using SensorGrid.Features.Definitions;
using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Detection.Models;

/// <summary>The models of a revision: which one scores which sensor. Immutable.</summary>
/// <remarks>
/// The first definition, in the order of names, whose <c>sensors</c> name the sensor; else the definition without <c>sensors</c>; else the silos' own model.
/// </remarks>
public sealed class ModelSet
{
    private readonly Func<IModelScorer> _own;
    private readonly (string Sensors, IModelScorer Scorer)[] _some;
    private readonly IModelScorer? _others;

    /// <param name="own">Gives the model that the silos were started with.</param>
    /// <param name="definitions">The definitions, without mistakes.</param>
    /// <param name="open">Opens a model.</param>
    public ModelSet(Func<IModelScorer> own, IEnumerable<ModelDefinition> definitions, Func<ModelDefinition, IModelScorer> open)
    {
        _own = own;
        Definitions = InOrder(definitions);
        var opened = Definitions.Select(definition => (definition.Manifest.Sensors, Scorer: open(definition))).ToArray();
        _some = [.. opened.Where(one => one.Sensors is not null).Select(one => (one.Sensors!, one.Scorer))];
        _others = opened.FirstOrDefault(one => one.Sensors is null).Scorer;
    }

    /// <summary>The definitions, in the order of their names.</summary>
    public IReadOnlyList<ModelDefinition> Definitions { get; }

    /// <summary>Creates the set that has the silos' own model alone.</summary>
    public static ModelSet Own(Func<IModelScorer> own) => new(own, [], _ => own());

    /// <summary>Gets the model that scores a sensor.</summary>
    public IModelScorer For(string sensorId)
    {
        foreach (var (sensors, scorer) in _some)
        {
            if (SensorPattern.Matches(sensors, sensorId))
            {
                return scorer;
            }
        }

        return _others ?? _own();
    }

    /// <summary>Finds the definition whose model scores a sensor; null when the silos' own does.</summary>
    public static ModelDefinition? Find(IReadOnlyCollection<ModelDefinition> definitions, string sensorId) =>
        InOrder(definitions).FirstOrDefault(one => one.Manifest.Sensors is { } sensors && SensorPattern.Matches(sensors, sensorId))
        ?? definitions.FirstOrDefault(one => one.Manifest.Sensors is null);

    /// <summary>Finds what is wrong with definitions side by side.</summary>
    /// <param name="definitions">The definitions, each without mistakes.</param>
    /// <returns>The mistakes, each with <see cref="DefinitionError.Definition"/>.</returns>
    public static IEnumerable<DefinitionError> Check(IReadOnlyCollection<ModelDefinition> definitions)
    {
        var ordered = InOrder(definitions);
        foreach (var same in ordered.GroupBy(one => one.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            yield return In(same.Key, "This name is there twice: leave one of them out.");
        }

        var defaults = ordered.Where(one => one.Manifest.Sensors is null).ToArray();
        foreach (var further in defaults.Skip(1).Where(one => one.Name != defaults[0].Name))
        {
            yield return In(further.Name, $"It has no 'sensors', as {ModelDefinition.PathOf(defaults[0].Name)} has none: say in one of them which sensors it scores, such as \"sensors\": \"plant-3/*\".");
        }

        foreach (var (place, one) in ordered.Index().Where(pair => pair.Item.Manifest.Sensors is not null))
        {
            var earlier = Array.Find(
                ordered[..place], other => other.Name != one.Name && other.Manifest.Sensors is { } sensors && SensorPattern.Covers(sensors, one.Manifest.Sensors!));
            if (earlier is not null)
            {
                yield return In(
                    one.Name,
                    $"It scores no sensor: {ModelDefinition.PathOf(earlier.Name)} stands before it and names all of '{one.Manifest.Sensors}' with '{earlier.Manifest.Sensors}'. The first name counts: give this one a name that stands before.");
            }
        }
    }

    private static ModelDefinition[] InOrder(IEnumerable<ModelDefinition> definitions) => [.. definitions.OrderBy(one => one.Name, StringComparer.Ordinal)];

    private static DefinitionError In(string name, string message) => new(1, 1, message) { Definition = ModelDefinition.PathOf(name) };
}
