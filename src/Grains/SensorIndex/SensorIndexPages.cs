using System.Globalization;
using System.Text;
using Orleans.Storage;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>The stored pages of a segment. Ids are appended to the last one until it is full, so a write is never larger than a page.</summary>
/// <remarks>
/// An id that is removed leaves an empty string in its place, so that the others keep their numbers; a later id takes the place if it fits. So the pages do
/// not grow with sensors that come and go.
/// </remarks>
internal sealed class SensorIndexPages(IGrainStorage storage, GrainId grainId)
{
    /// <summary>
    /// Largest page. It is written whole for every group of new sensors, which costs more the fuller it is; and all pages are read when the segment is: some fifty of a
    /// segment in which a million sensors have their share.
    /// </summary>
    public const int MostBytes = 8 * 1024;

    // Field header and length of an id.
    private const int OverheadOfAnId = 6;

    // The number of each stored page's first id.
    private readonly List<int> _starts = [];
    private readonly SortedSet<int> _pagesWithRoom = [];
    private StateSlot<SensorIndexPage>? _last;
    private int _lastPage;
    private int _lastBytes;
    private int _length;

    /// <summary>Reads all pages; a page exists only when those before it do.</summary>
    /// <returns>The ids by their numbers; an empty one where an id was removed.</returns>
    public async Task<List<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var sensorIds = new List<string>();
        var page = await OpenAsync(0, cancellationToken);
        while (page.Value is { } value)
        {
            if (value.SensorIds.Contains(""))
            {
                _pagesWithRoom.Add(_starts.Count);
            }

            (_last, _lastPage, _lastBytes) = (page, _starts.Count, value.SensorIds.Sum(BytesOf));
            _starts.Add(sensorIds.Count);
            sensorIds.AddRange(value.SensorIds);
            page = await OpenAsync(_starts.Count, cancellationToken);
        }

        _last ??= page;
        _length = sensorIds.Count;
        return sensorIds;
    }

    /// <summary>Adds ids, page by page; when it fails, those of the pages that were written are kept.</summary>
    /// <param name="onWritten">Called with the ids of each page that has become durable, and their numbers.</param>
    public async Task AppendAsync(IReadOnlyList<string> sensorIds, Action<IReadOnlyList<NumberedId>> onWritten)
    {
        var done = await FillAsync(sensorIds, onWritten);
        while (done < sensorIds.Count)
        {
            var page = _last!;
            var bytes = _lastBytes;
            var next = done;
            while (next < sensorIds.Count && (bytes == 0 || bytes + BytesOf(sensorIds[next]) <= MostBytes))
            {
                bytes += BytesOf(sensorIds[next++]);
            }

            if (next == done)
            {
                (_last, _lastPage, _lastBytes) = (new StateSlot<SensorIndexPage>(storage, grainId, NameOf(_starts.Count)), _starts.Count, 0);
                continue;
            }

            var added = sensorIds.Skip(done).Take(next - done).Select((id, i) => new NumberedId(id, _length + i)).ToArray();
            await WriteAsync(page, [.. page.Value?.SensorIds ?? [], .. added.Select(id => id.SensorId)]);
            if (_lastBytes == 0)
            {
                _starts.Add(_length);
            }

            _lastBytes = bytes;
            _length += added.Length;
            done = next;
            onWritten(added);
        }
    }

    /// <summary>Removes ids, page by page; when it fails, those of the pages that were written are gone.</summary>
    /// <param name="sensorIds">The ids; those that are not stored are passed over.</param>
    /// <param name="onRemoved">Called with the ids of each page that has become durable, and their former numbers.</param>
    public async Task RemoveAsync(IReadOnlySet<string> sensorIds, Action<IReadOnlyList<NumberedId>> onRemoved)
    {
        var found = 0;
        for (var page = 0; page < _starts.Count && found < sensorIds.Count; page++)
        {
            var slot = await SlotAsync(page);
            var ids = slot.Value!.SensorIds.ToArray();
            var removed = new List<NumberedId>();
            for (var i = 0; i < ids.Length; i++)
            {
                if (sensorIds.Contains(ids[i]))
                {
                    removed.Add(new NumberedId(ids[i], _starts[page] + i));
                    ids[i] = "";
                }
            }

            if (removed.Count > 0)
            {
                await WriteAsync(slot, ids);
                OnWritten(page, ids);
                _pagesWithRoom.Add(page);
                found += removed.Count;
                onRemoved(removed);
            }
        }
    }

    /// <summary>Puts ids in the places of removed ones; a page in which the next one does not fit is passed over from then on.</summary>
    /// <returns>The number of them that have a place.</returns>
    private async Task<int> FillAsync(IReadOnlyList<string> sensorIds, Action<IReadOnlyList<NumberedId>> onWritten)
    {
        var done = 0;
        while (done < sensorIds.Count && _pagesWithRoom.Count > 0)
        {
            var page = _pagesWithRoom.Min;
            var slot = await SlotAsync(page);
            var ids = slot.Value!.SensorIds.ToArray();
            var bytes = ids.Sum(BytesOf);
            var filled = new List<NumberedId>();
            for (var i = 0; i < ids.Length && done + filled.Count < sensorIds.Count; i++)
            {
                var id = sensorIds[done + filled.Count];
                if (ids[i].Length == 0 && bytes + BytesOf(id) - OverheadOfAnId <= MostBytes)
                {
                    bytes += BytesOf(id) - OverheadOfAnId;
                    filled.Add(new NumberedId(id, _starts[page] + i));
                    ids[i] = id;
                }
            }

            if (filled.Count > 0)
            {
                await WriteAsync(slot, ids);
                OnWritten(page, ids);
                onWritten(filled);
                done += filled.Count;
            }

            if (done < sensorIds.Count || !ids.Contains(""))
            {
                _pagesWithRoom.Remove(page);
            }
        }

        return done;
    }

    private void OnWritten(int page, string[] ids)
    {
        if (page == _lastPage)
        {
            _lastBytes = ids.Sum(BytesOf);
        }
    }

    private static string NameOf(int page) => string.Create(CultureInfo.InvariantCulture, $"page-{page}");

    private static int BytesOf(string sensorId) => OverheadOfAnId + Encoding.UTF8.GetByteCount(sensorId);

    private static Task WriteAsync(StateSlot<SensorIndexPage> slot, string[] ids) =>
        slot.WriteAsync(new SensorIndexPage { SensorIds = ids }, CancellationToken.None);

    private async Task<StateSlot<SensorIndexPage>> SlotAsync(int page) => page == _lastPage ? _last! : await OpenAsync(page, CancellationToken.None);

    private async Task<StateSlot<SensorIndexPage>> OpenAsync(int page, CancellationToken cancellationToken)
    {
        var slot = new StateSlot<SensorIndexPage>(storage, grainId, NameOf(page));
        await slot.ReadAsync(cancellationToken);
        return slot;
    }
}
