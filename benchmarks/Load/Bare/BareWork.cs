namespace SensorGrid.Load.Bare;

/// <summary>Parts of the bare loop that can be left out, to see what they cost. Parsing, windows and the detector's inputs are always done.</summary>
[Flags]
internal enum BareWork
{
    None = 0,

    /// <summary>All default features are computed after every reading. A silo computes them when they are asked for.</summary>
    Features = 1,

    /// <summary>The model is run, and its answer made into a score.</summary>
    Model = 2,

    All = Features | Model,
}
