using System.Net.Sockets;
using System.Text;

namespace SensorGrid.Http.Tests;

internal static class TcpClientExtensions
{
    /// <summary>What the server sends until it closes the connection; all of it when it was reset.</summary>
    public static async Task<string> ReadToEndAsync(this TcpClient client)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
            {
                read.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Reset: an end like another.
        }

        return read.ToString();
    }

    /// <summary>The status line of the next answer.</summary>
    public static async Task<string?> StatusLineAsync(this TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
    }
}
