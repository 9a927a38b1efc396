using SensorGrid.Api.Tests.Anomalies.Hosting;

namespace SensorGrid.Api.Tests.Applications.Hosting;

/// <summary>Reads the events of a stream of rows, which have no type unless they report something.</summary>
internal static class RowEvents
{
    /// <summary>Reads so many events; comments are passed over.</summary>
    public static async Task<List<ServerEvent>> RowsAsync(this EventStream stream, int count)
    {
        var rows = new List<ServerEvent>(count);
        while (rows.Count < count)
        {
            if (await stream.NextBlockAsync() is { IsComment: false } received)
            {
                rows.Add(received);
            }
        }

        return rows;
    }
}
