namespace SensorGrid.Api.Doors;

/// <summary>The state of a feature that was asked for by its name.</summary>
internal enum ValueState : byte
{
    /// <summary>The sensor has no such feature, or no reading at all.</summary>
    Absent,

    /// <summary>The sensor has the feature, and it has no value: its window is empty, or not covered yet.</summary>
    Null,

    /// <summary>It has a value, but nothing came from the sensor for longer than its longest window.</summary>
    Outdated,

    /// <summary>It has a value.</summary>
    Present,
}
