namespace SensorGrid.Grains;

/// <summary>The number of sensors that fit into the memory of this silo.</summary>
public interface ISensorCapacity
{
    /// <summary>The most sensors in memory, of the size that they have with their first readings.</summary>
    long LiveSensors { get; }

    /// <summary>The most sensors that it can know, in memory or not.</summary>
    long KnownSensors { get; }

    /// <summary>The capacity in a line, with the memory that it is reckoned from.</summary>
    string Text { get; }
}
