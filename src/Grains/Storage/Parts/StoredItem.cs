namespace SensorGrid.Grains.Storage.Parts;

/// <summary>One item in the grain storage: a manifest, or a part. The first byte is the <see cref="ItemKind"/>.</summary>
[GenerateSerializer, Alias("stored-item")]
internal sealed class StoredItem
{
    [Id(0)] public byte[] Bytes { get; set; } = [];
}
