namespace SensorGrid.Sources.Formats.Senml;

/// <summary>The labels of a record, as flags of those that it has.</summary>
[Flags]
internal enum SenmlLabel
{
    None = 0,
    BaseName = 1,
    BaseTime = 2,
    BaseValue = 4,
    BaseSum = 8,
    Version = 16,
    Name = 32,
    Time = 64,
    Value = 128,
    Boolean = 256,
    Text = 512,
    Data = 1024,
    Sum = 2048,

    /// <summary>The base fields that say what later records mean.</summary>
    Base = BaseName | BaseTime | BaseValue | BaseSum,

    /// <summary>The fields of which a record has one.</summary>
    AnyValue = Value | Boolean | Text | Data | Sum,
}
