using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

/// <summary>The content of a grain storage in memory. As in SQLite, the ETags of an item begin anew when it is deleted.</summary>
internal sealed class MemoryItems
{
    private readonly Dictionary<GrainId, (byte[] Bytes, long Version)> _items;

    public MemoryItems() => _items = [];

    private MemoryItems(MemoryItems other) => _items = new(other._items);

    public IEnumerable<GrainId> Ids => _items.Keys;

    public IEnumerable<int> Sizes => _items.Values.Select(item => item.Bytes.Length);

    public MemoryItems Clone() => new(this);

    public byte[] this[GrainId id] => _items[id].Bytes;

    public bool Has(GrainId id) => _items.ContainsKey(id);

    public int SizeOf(GrainId id) => _items.TryGetValue(id, out var item) ? item.Bytes.Length : 0;

    public (byte[]? Bytes, string? ETag) Read(GrainId id) => _items.TryGetValue(id, out var item) ? (item.Bytes, $"{item.Version}") : (null, null);

    /// <returns>The new ETag; null for a conflict.</returns>
    public string? Write(GrainId id, byte[] bytes, string? etag)
    {
        if (Read(id).ETag != etag)
        {
            return null;
        }

        _items[id] = (bytes, _items.TryGetValue(id, out var item) ? item.Version + 1 : 0);
        return Read(id).ETag;
    }

    /// <returns>False for a conflict.</returns>
    public bool Delete(GrainId id, string? etag) => Read(id).ETag == etag && _items.Remove(id);

    /// <summary>All names and contents as one text.</summary>
    public string Describe() => string.Join(
        ';',
        _items.OrderBy(item => item.Key.ToString(), StringComparer.Ordinal).Select(item => $"{item.Key}={item.Value.Version}:{ChunkHash.Of(item.Value.Bytes)}"));
}
