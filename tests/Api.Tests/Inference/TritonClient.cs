using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Api.Tests.Hosting;

namespace SensorGrid.Api.Tests.Inference;

/// <summary>Sends and reads what Triton's Python client (<c>tritonclient.http</c>) does, statement by statement: bytes for tensors, no content type, and no other success than 200.</summary>
internal static class TritonClient
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The bytes of texts: each with its length before it, as <c>serialize_byte_tensor</c> makes them.</summary>
    public static byte[] Texts(params string[] texts) => [.. texts.SelectMany(text =>
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[sizeof(uint) + utf8.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)utf8.Length);
        utf8.CopyTo(bytes, sizeof(uint));
        return bytes;
    })];

    /// <summary>The bytes of numbers, as numpy's <c>tobytes</c> gives them.</summary>
    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>The body of <c>infer</c>: one input in binary, and all outputs in binary when none is named.</summary>
    public static (byte[] Body, int HeaderBytes) Body(string input, string datatype, int[] shape, byte[] data, params string[] outputs)
    {
        var request = new JsonObject
        {
            ["id"] = "7",
            ["inputs"] = new JsonArray(new JsonObject
            {
                ["name"] = input,
                ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
                ["datatype"] = datatype,
                ["parameters"] = new JsonObject { ["binary_data_size"] = data.Length },
            }),
        };
        if (outputs.Length == 0)
        {
            request["parameters"] = new JsonObject { ["binary_data_output"] = true };
        }
        else
        {
            request["outputs"] = new JsonArray([.. outputs.Select(name => new JsonObject { ["name"] = name, ["parameters"] = new JsonObject { ["binary_data"] = true } })]);
        }

        var json = Encoding.UTF8.GetBytes(request.ToJsonString());
        return ([.. json, .. data], json.Length);
    }

    /// <summary>Calls <c>infer</c> and cuts the answer into its tensors.</summary>
    /// <returns>The answer's JSON, and the bytes of each output that came as such.</returns>
    public static async Task<(JsonNode Answer, Dictionary<string, byte[]> Tensors)> InferAsync(HttpClient client, string model, (byte[] Body, int HeaderBytes) request, bool compresses = false)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"v2/models/{model}/infer", UriKind.Relative)) { Content = new ByteArrayContent(compresses ? Compress(request.Body) : request.Body) };
        message.Headers.Add(HeaderLength, request.HeaderBytes.ToString(CultureInfo.InvariantCulture));
        if (compresses)
        {
            message.Content.Headers.ContentEncoding.Add("gzip");
        }

        using var response = await client.SendAsync(message, Cancelled);
        var body = await response.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.True(response.StatusCode == HttpStatusCode.OK, Encoding.UTF8.GetString(body));
        if (!response.Headers.TryGetValues(HeaderLength, out var lengths))
        {
            return (JsonNode.Parse(body)!, []);
        }

        var at = int.Parse(lengths.Single(), CultureInfo.InvariantCulture);
        var answer = JsonNode.Parse(body.AsSpan(0, at))!;
        var tensors = new Dictionary<string, byte[]>();
        foreach (var output in answer["outputs"]!.AsArray())
        {
            if (output!["parameters"]?["binary_data_size"] is { } size)
            {
                tensors[(string)output["name"]!] = body[at..(at + (int)size)];
                at += (int)size;
            }
        }

        Assert.Equal(body.Length, at);
        return (answer, tensors);
    }

    /// <summary>The error of a response as KServe's client reads it: it compares the content type letter by letter.</summary>
    public static async Task<string> ErrorAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(expected == response.StatusCode, $"{expected} was expected, {response.StatusCode} came: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        return (string)Assert.Single(JsonNode.Parse(text)!.AsObject()).Value!;
    }

    /// <summary>Posts JSON to <c>infer</c>.</summary>
    public static async Task<JsonNode> InferJsonAsync(this HttpClient client, string model, string body)
    {
        using var response = await client.PostAsync($"/v2/models/{model}/infer", body);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        return await response.JsonAsync(HttpStatusCode.OK);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }
}
