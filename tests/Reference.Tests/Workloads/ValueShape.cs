namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>How the values of a metric go.</summary>
internal enum ValueShape
{
    /// <summary>The same all the time.</summary>
    Constant,

    /// <summary>One more at each reading, and now and then back to the offset.</summary>
    Counter,

    /// <summary>The offset or one more.</summary>
    Bit,

    /// <summary>Tenths above the offset, which no double holds exactly.</summary>
    Tenths,

    /// <summary>Anything about the offset.</summary>
    Noise,

    /// <summary>A sum of steps.</summary>
    Walk,

    /// <summary>Zeros of both signs and the least numbers there are.</summary>
    Zeros,

    /// <summary>Calm, but for one reading in a hundred.</summary>
    Spikes,
}
