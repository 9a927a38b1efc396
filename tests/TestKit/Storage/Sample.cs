namespace SensorGrid.TestKit.Storage;

/// <summary>A state with members of many types.</summary>
[GenerateSerializer]
public sealed class Sample
{
    [Id(0)] public string Text { get; set; } = "";

    [Id(1)] public long Number { get; set; }

    [Id(2)] public double Value { get; set; }

    [Id(3)] public DateTimeOffset Time { get; set; }

    [Id(4)] public byte[] Bytes { get; set; } = [];

    [Id(5)] public Dictionary<string, string?> Texts { get; set; } = [];
}
