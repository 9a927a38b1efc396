using SensorGrid.Features.Expressions;

namespace SensorGrid.Features.Definitions;

/// <summary>A feature that is computed from other features of its sensor, as of the same instant.</summary>
/// <param name="Name">Its whole name.</param>
/// <param name="Expression">Its value; the names in it are those of features.</param>
/// <param name="Sensors">The sensors that have it: an id, or the beginning of ids followed by <c>*</c>; null for all.</param>
public sealed record DerivedFeature(string Name, ArithmeticExpression Expression, string? Sensors = null)
{
    /// <summary>Determines whether a sensor has it.</summary>
    public bool Fits(string sensorId) => Sensors is null || SensorPattern.Matches(Sensors, sensorId);
}
