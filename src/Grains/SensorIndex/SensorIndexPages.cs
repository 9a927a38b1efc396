using System.Globalization;
using System.Text;
using Orleans.Storage;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>The stored pages of a segment. Ids are appended to the last one until it is full, so a write is never larger than a page.</summary>
internal sealed class SensorIndexPages(IGrainStorage storage, GrainId grainId)
{
    /// <summary>
    /// Largest page. It is written whole for every group of new sensors, which costs more the fuller it is; and all pages are read when the segment is: some fifty of a
    /// segment in which a million sensors have their share.
    /// </summary>
    public const int MostBytes = 8 * 1024;

    // Field header and length of an id.
    private const int OverheadOfAnId = 6;

    private StateSlot<SensorIndexPage>? _last;
    private int _count;
    private int _lastBytes;

    /// <summary>Reads all pages; a page exists only when those before it do.</summary>
    public async Task<List<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var sensorIds = new List<string>();
        var page = await OpenAsync(0, cancellationToken);
        while (page.Value is { } value)
        {
            sensorIds.AddRange(value.SensorIds);
            (_last, _lastBytes) = (page, value.SensorIds.Sum(BytesOf));
            page = await OpenAsync(++_count, cancellationToken);
        }

        _last ??= page;
        return sensorIds;
    }

    /// <summary>Adds ids, page by page; when it fails, those of the pages that were written are kept.</summary>
    /// <param name="onWritten">Told of the ids of each page that has become durable.</param>
    public async Task AppendAsync(IReadOnlyList<string> sensorIds, Action<IEnumerable<string>> onWritten)
    {
        var done = 0;
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
                (_last, _lastBytes) = (new StateSlot<SensorIndexPage>(storage, grainId, NameOf(_count)), 0);
                continue;
            }

            var added = sensorIds.Skip(done).Take(next - done).ToArray();
            await page.WriteAsync(new SensorIndexPage { SensorIds = [.. page.Value?.SensorIds ?? [], .. added] }, CancellationToken.None);
            _count += _lastBytes == 0 ? 1 : 0;
            _lastBytes = bytes;
            done = next;
            onWritten(added);
        }
    }

    private static string NameOf(int page) => string.Create(CultureInfo.InvariantCulture, $"page-{page}");

    private static int BytesOf(string sensorId) => OverheadOfAnId + Encoding.UTF8.GetByteCount(sensorId);

    private async Task<StateSlot<SensorIndexPage>> OpenAsync(int page, CancellationToken cancellationToken)
    {
        var slot = new StateSlot<SensorIndexPage>(storage, grainId, NameOf(page));
        await slot.ReadAsync(cancellationToken);
        return slot;
    }
}
