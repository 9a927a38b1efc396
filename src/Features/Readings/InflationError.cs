namespace SensorGrid.Features.Readings;

/// <summary>The reason why bytes cannot be inflated.</summary>
public enum InflationError
{
    /// <summary>They can.</summary>
    None,

    /// <summary>They are more, when inflated, than is allowed.</summary>
    TooLarge,

    /// <summary>They end too early, or go on behind their end.</summary>
    CutOff,

    /// <summary>They are not of this compression, or damaged.</summary>
    Broken,
}
