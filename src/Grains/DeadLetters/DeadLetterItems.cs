using System.Globalization;
using Orleans.Storage;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.DeadLetters;

/// <summary>The stored items of a lane, by name.</summary>
internal sealed class DeadLetterItems(IGrainStorage storage, GrainId grainId)
{
    public Task<StateSlot<DeadLetterDirectory>> OpenDirectoryAsync(CancellationToken cancellationToken) =>
        OpenAsync<DeadLetterDirectory>("directory", cancellationToken);

    public Task<StateSlot<DeadLetterSummaryPage>> OpenSummaryPageAsync(string shard, int number, CancellationToken cancellationToken) =>
        OpenAsync<DeadLetterSummaryPage>(string.Create(CultureInfo.InvariantCulture, $"segments-{shard}-{number}"), cancellationToken);

    public Task<StateSlot<DeadLetterSegment>> OpenSegmentAsync(string shard, int number, CancellationToken cancellationToken) =>
        OpenAsync<DeadLetterSegment>(string.Create(CultureInfo.InvariantCulture, $"segment-{shard}-{number}"), cancellationToken);

    /// <summary>
    /// Writes what of the data does not fit in an entry. Named by the position in the log: written again by a replay, it is the same item.
    /// </summary>
    public async Task WriteChunksAsync(string shard, LogPosition position, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        for (var (i, at) = (0, DeadLetterEntry.BytesInEntry); at < data.Length; i++, at += DeadLetterChunk.MostBytes)
        {
            var chunk = data.Slice(at, Math.Min(DeadLetterChunk.MostBytes, data.Length - at));
            var slot = await OpenAsync<DeadLetterChunk>(NameOfChunk(shard, position, i), cancellationToken);
            await slot.WriteAsync(new DeadLetterChunk { Data = chunk.ToArray() }, cancellationToken);
        }
    }

    /// <summary>Removes what of an entry's data is not in its segment.</summary>
    public async Task ClearChunksAsync(string shard, DeadLetterEntry entry, CancellationToken cancellationToken)
    {
        for (var (i, at) = (0, DeadLetterEntry.BytesInEntry); at < entry.Size; i++, at += DeadLetterChunk.MostBytes)
        {
            await ClearAsync(await OpenAsync<DeadLetterChunk>(NameOfChunk(shard, entry.Position, i), cancellationToken), cancellationToken);
        }
    }

    public async Task ClearSegmentAsync(string shard, int number, CancellationToken cancellationToken) =>
        await ClearAsync(await OpenSegmentAsync(shard, number, cancellationToken), cancellationToken);

    public async Task ClearSummaryPageAsync(string shard, int number, CancellationToken cancellationToken) =>
        await ClearAsync(await OpenSummaryPageAsync(shard, number, cancellationToken), cancellationToken);

    /// <summary>Reads the data of an entry, as far as it is requested; null when a part of it is deleted, since the entry is about to be.</summary>
    public async Task<byte[]?> ReadDataAsync(string shard, DeadLetterEntry entry, int maxBytes, CancellationToken cancellationToken)
    {
        var length = Math.Min(maxBytes, entry.Size);
        if (length <= entry.Data.Length)
        {
            return length == entry.Data.Length ? entry.Data : entry.Data[..length];
        }

        var data = new byte[length];
        entry.Data.CopyTo(data, 0);
        for (var (i, at) = (0, entry.Data.Length); at < length; i++)
        {
            var slot = await OpenAsync<DeadLetterChunk>(NameOfChunk(shard, entry.Position, i), cancellationToken);
            if (slot.Value?.Data is not { } chunk)
            {
                return null;
            }

            var part = chunk.AsSpan(0, Math.Min(chunk.Length, length - at));
            part.CopyTo(data.AsSpan(at));
            at += part.Length;
        }

        return data;
    }

    private static Task ClearAsync<T>(StateSlot<T> slot, CancellationToken cancellationToken)
        where T : class, new() => slot.Value is null ? Task.CompletedTask : slot.ClearAsync(cancellationToken);

    private static string NameOfChunk(string shard, LogPosition position, int chunk) => string.Create(
        CultureInfo.InvariantCulture,
        $"data-{shard}-{position.Sequence}-{position.SubSequence}-{position.Index}-{chunk}");

    private async Task<StateSlot<T>> OpenAsync<T>(string name, CancellationToken cancellationToken)
        where T : class, new()
    {
        var slot = new StateSlot<T>(storage, grainId, name);
        await slot.ReadAsync(cancellationToken);
        return slot;
    }
}
