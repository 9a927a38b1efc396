namespace SensorGrid.Sources.Formats;

/// <summary>The name of a metric that comes from a field of a measurement.</summary>
public enum FieldNaming
{
    /// <summary>The field's name, <c>field</c>.</summary>
    Field,

    /// <summary>The measurement's name, <c>_</c>, and the field's name, <c>measurement_field</c>.</summary>
    MeasurementAndField,
}
