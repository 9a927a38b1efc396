using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Readings;

/// <summary>A body is the same in every content coding, within the same bound.</summary>
public sealed class ContentCodingTests(GridFixture grid)
{
    private const int MostBytes = 10 * 1024 * 1024;

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("deflate", "deflate")]
    [InlineData("br", "br")]
    [InlineData("identity", "")]
    [InlineData("gzip, br", "gzip,br")]
    [InlineData("deflate, identity, gzip", "zlib,gzip")]
    [InlineData(null, "gzip")]
    [InlineData(null, "zlib")]
    public async Task A_body_may_be_compressed(string? coding, string compressions)
    {
        var id = Some.SensorId();
        var now = Some.Now;
        var body = Encoding.UTF8.GetBytes($"{Some.Reading(id, at: now)}\n{Some.Reading(id, at: now.AddSeconds(1))}");

        using var response = await PostAsync(Compress(body, compressions), coding);

        Assert.Equal(2, (int)(await response.JsonAsync(HttpStatusCode.Accepted))["accepted"]!);
        await grid.Client.AwaitFeaturesAsync(id, 2);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, compress")]
    [InlineData("gzip, gzip, gzip, gzip, gzip")]
    public async Task A_coding_that_is_not_supported_is_refused_with_those_that_are(string coding)
    {
        using var response = await PostAsync("{}"u8.ToArray(), coding);

        var detail = (string)(await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType))["detail"]!;
        Assert.Contains(coding.Length > 20 ? "at most 4" : "use gzip, deflate, br", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("br", "br")]
    public async Task A_body_that_inflates_to_more_than_the_limit_is_refused(string coding, string compression)
    {
        var body = new byte[MostBytes + 1];
        Array.Fill(body, (byte)' ');

        using var response = await PostAsync(Compress(body, compression), coding);

        Assert.Contains("10485760", (string)(await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("br", "br")]
    public async Task A_body_that_is_cut_off_is_refused(string coding, string compression)
    {
        using var response = await PostAsync(Compress(Encoding.UTF8.GetBytes(Some.Reading("cut")), compression)[..^3], coding);

        Assert.Contains("cut off", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_body_that_is_not_what_its_header_says_is_refused(string coding)
    {
        using var response = await PostAsync(Encoding.UTF8.GetBytes(Some.Reading("plain")), coding);

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_empty_body_is_empty_in_every_coding()
    {
        using var response = await PostAsync([], "gzip");

        Assert.Contains("empty", (string)(await response.ProblemAsync(HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    private static byte[] Compress(byte[] data, string compressions)
    {
        foreach (var compression in compressions.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var output = new MemoryStream();
            using (Stream stream = compression switch
            {
                "gzip" => new GZipStream(output, CompressionLevel.Fastest),
                "zlib" => new ZLibStream(output, CompressionLevel.Fastest),
                "br" => new BrotliStream(output, CompressionLevel.Fastest),
                _ => new DeflateStream(output, CompressionLevel.Fastest),
            })
            {
                stream.Write(data);
            }

            data = output.ToArray();
        }

        return data;
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string? coding)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (coding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        return await grid.Client.PostAsync(new Uri("/readings", UriKind.Relative), content, TestContext.Current.CancellationToken);
    }
}
