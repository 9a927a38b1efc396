namespace SensorGrid.Grains.Interfaces.Inference;

/// <summary>The outcome of a question with rows.</summary>
[GenerateSerializer, Alias("rows-outcome")]
public enum RowsOutcome : byte
{
    /// <summary>The model was run.</summary>
    Answered,

    /// <summary>The silo works on as many questions as it may: ask again.</summary>
    Busy,

    /// <summary>The silo has another model under this name, or none: look again, then ask again.</summary>
    Changed,
}
