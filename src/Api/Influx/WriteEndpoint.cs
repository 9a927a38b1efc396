using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Json;
using SensorGrid.Api.Readings;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.Influx;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Api.Influx;

/// <summary>
/// <c>POST /api/v2/write</c>, as InfluxDB 2 has it: line protocol, whose lines become readings in the main stream. Clients of InfluxDB and Telegraf's <c>influxdb_v2</c> output
/// write here unchanged; organisation, bucket and content type are not looked at.
/// </summary>
/// <remarks>
/// Good lines are put in any case: a client drops the batch after a 400. A line's reading gets an id made of its text, so that a batch that is sent again after a 503 counts once;
/// of lines without a timestamp that does not hold, since they get a new one.
/// </remarks>
internal static class WriteEndpoint
{
    private const int MaxBodyBytes = 10 * 1024 * 1024;
    private const int MostReported = 10;

    // As many as POST /readings has: a line becomes many times as large.
    private const int MaxLines = MaxBodyBytes / 48;
    private const int IdBytes = 16;

    public static async Task PostAsync(
        HttpContext context, ReadingPublisher publisher, FeatureDefinitions definitions, IOptions<SensorGridApiOptions> options, TimeProvider time)
    {
        if (!TryFormat(context.Request, options.Value.InfluxSensorId, out var format, out var mistake))
        {
            await WriteErrorAsync(context, StatusCodes.Status400BadRequest, "invalid", mistake);
            return;
        }

        var body = await RequestBody.ReadAsync(context, MaxBodyBytes);
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var decoded = format.CreateDecoder(new DecoderOptions(definitions.MaxFutureSkew)).Decode(body.Span, time.GetUtcNow());
        if (decoded.Readings.Count + decoded.RejectedCount is > MaxLines and var lines)
        {
            await WriteErrorAsync(
                context, StatusCodes.Status413PayloadTooLarge, "request too large", FormattableString.Invariant($"The body has {lines} lines; one request may have {MaxLines}."));
            return;
        }

        if (await PutAsync(context, publisher, body, decoded))
        {
            await AnswerAsync(context, decoded);
        }
    }

    private static bool TryFormat(HttpRequest request, string sensorId, out InfluxFormat format, out string mistake)
    {
        string? precision = request.Query["precision"];
        EpochUnit? unit = precision switch
        {
            null or "" or "ns" => EpochUnit.Nanoseconds,
            "us" => EpochUnit.Microseconds,
            "ms" => EpochUnit.Milliseconds,
            "s" => EpochUnit.Seconds,
            _ => null,
        };
        mistake = unit is null ? $"'precision' is '{ShownText.Of(precision)}': ns, us, ms or s was expected." : "";
        format = new InfluxFormat { SensorId = SensorIdTemplate.Parse(sensorId), Precision = unit ?? EpochUnit.Nanoseconds };
        return unit is not null;
    }

    private static async Task<bool> PutAsync(HttpContext context, ReadingPublisher publisher, ReadOnlyMemory<byte> body, DecodedRecord decoded)
    {
        if (decoded.Readings.Count == 0)
        {
            return true;
        }

        var text = decoded.Inflated ?? body;
        var records = decoded.Readings.Select(line => RecordOf(line, text)).ToArray();
        var outcomes = await publisher.PutAsync(source: null, records, context.RequestAborted);
        if (outcomes.FirstOrDefault(outcome => !outcome.Succeeded) is not { } failed)
        {
            return true;
        }

        context.Response.Headers.RetryAfter = "1";
        await WriteErrorAsync(
            context, StatusCodes.Status503ServiceUnavailable, "unavailable", $"Kinesis did not take every line ({failed.ErrorCode}: {failed.ErrorMessage}); send the batch again.");
        return false;
    }

    private static PutRecordsRequestEntry RecordOf(DecodedReading line, ReadOnlyMemory<byte> text)
    {
        var hash = SHA256.HashData(text.Span.Slice(line.Offset, line.Length));
        var data = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(line.Reading with { Id = $"influx:{Convert.ToHexStringLower(hash.AsSpan(0, IdBytes))}" }, data);
        return new PutRecordsRequestEntry { PartitionKey = line.Reading.SensorId, Data = data.WrittenMemory };
    }

    private static Task AnswerAsync(HttpContext context, DecodedRecord decoded)
    {
        if (decoded.RejectedCount == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        var reasons = string.Join(" ", decoded.Rejected.Take(MostReported).Select(rejected => rejected.Reason));
        var others = decoded.RejectedCount > MostReported ? $" And {decoded.RejectedCount - MostReported} more." : "";
        return WriteErrorAsync(
            context,
            StatusCodes.Status400BadRequest,
            "invalid",
            $"partial write: {decoded.Readings.Count} lines were written, {decoded.RejectedCount} refused. {reasons}{others}");
    }

    /// <summary>Writes an error as clients of InfluxDB expect it: <c>{"code","message"}</c>.</summary>
    private static Task WriteErrorAsync(HttpContext context, int status, string code, string message) =>
        JsonAnswers.WriteAsync(context, status, (Utf8JsonWriter writer) =>
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, code);
            writer.WriteString("message"u8, message);
            writer.WriteEndObject();
        });
}
