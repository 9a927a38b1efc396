using System.Text.Json;

namespace SensorGrid.Client;

/// <summary>Reads the API's JSON about SQL applications.</summary>
internal static class LiveApplicationJson
{
    /// <summary>Reads the state of an application.</summary>
    public static LiveApplication Read(JsonElement status) => new(
        status.GetProperty("name").GetString()!,
        status.GetProperty("state").GetString()!,
        status.GetProperty("problem").GetString(),
        ReadInputs(status),
        ReadStreams(status),
        [.. status.GetProperty("history").EnumerateArray().Select(ReadGeneration)])
    {
        Tables = ReadTables(status),
        TablesProblem = status.TryGetProperty("tablesProblem", out var tablesProblem) ? tablesProblem.GetString() : null,
        Generation = status.GetProperty("generation").GetInt64(),
        Hash = status.GetProperty("hash").GetString(),
        Records = status.GetProperty("records").GetInt64(),
        RecordsPerSecond = status.GetProperty("recordsPerSecond").GetDouble(),
        RowsIn = status.GetProperty("rowsIn").GetInt64(),
        Errors = status.GetProperty("errors").GetInt64(),
        ClosedUntil = status.GetProperty("closedUntil") is { ValueKind: not JsonValueKind.Null } time ? time.GetDateTimeOffset() : null,
        Behind = status.GetProperty("behindSeconds") is { ValueKind: not JsonValueKind.Null } behind ? TimeSpan.FromSeconds(behind.GetDouble()) : null,
        Shards = status.GetProperty("shards").GetInt32(),
        Silo = status.GetProperty("silo").GetString() ?? "",
    };

    /// <summary>Reads the outcome of a check.</summary>
    public static LiveProgramCheck ReadCheck(JsonElement answer) => new(
        answer.GetProperty("isValid").GetBoolean(),
        [.. answer.GetProperty("issues").EnumerateArray().Select(issue => ReadIssue(issue, issue.GetProperty("severity").GetString() == "error"))],
        ReadTexts(answer, "notes"),
        answer.GetProperty("problem").GetString(),
        answer.TryGetProperty("hash", out var hash) ? hash.GetString() : null,
        ReadInputs(answer),
        ReadStreams(answer),
        answer.GetProperty("plan").GetString()!)
    { Tables = ReadTables(answer) };

    /// <summary>Reads the outcome of a change.</summary>
    public static LiveApplicationCommit ReadCommit(JsonElement answer) => new(
        answer.GetProperty("generation").GetInt64(),
        answer.GetProperty("result").GetString() switch
        {
            "committed" => true,
            "unchanged" => false,
            var result => throw new FormatException($"'{result}' is not a known result."),
        },
        ReadTexts(answer, "notes"),
        [.. answer.GetProperty("warnings").EnumerateArray().Select(warning => ReadIssue(warning, isError: false))]);

    private static LiveIssue ReadIssue(JsonElement issue, bool isError) =>
        new(isError, issue.GetProperty("line").GetInt32(), issue.GetProperty("column").GetInt32(), issue.GetProperty("message").GetString()!);

    private static LiveApplicationInput[] ReadInputs(JsonElement answer) =>
    [
        .. answer.GetProperty("inputs").EnumerateArray().Select(input => new LiveApplicationInput(
            input.GetProperty("name").GetString()!, input.GetProperty("source").GetString(), ReadColumns(input))),
    ];

    private static LiveApplicationTable[] ReadTables(JsonElement answer) => answer.TryGetProperty("tables", out var tables)
        ? [.. tables.EnumerateArray().Select(table => new LiveApplicationTable(
            table.GetProperty("name").GetString()!, table.GetProperty("definition").GetString()!, table.GetProperty("revision").GetInt64(), ReadColumns(table)))]
        : [];

    private static LiveApplicationOutput[] ReadStreams(JsonElement answer) =>
    [
        .. answer.GetProperty("streams").EnumerateArray().Select(stream => new LiveApplicationOutput(
            stream.GetProperty("name").GetString()!, stream.GetProperty("isErrors").GetBoolean(), ReadColumns(stream))
        {
            Rows = stream.TryGetProperty("rows", out var rows) ? rows.GetInt64() : 0,
            Oldest = stream.TryGetProperty("oldest", out var oldest) ? oldest.GetInt64() : 0,
        }),
    ];

    private static LiveColumn[] ReadColumns(JsonElement stream) =>
        [.. stream.GetProperty("columns").EnumerateArray().Select(column => new LiveColumn(column.GetProperty("name").GetString()!, column.GetProperty("type").GetString()!))];

    private static LiveGeneration ReadGeneration(JsonElement generation) => new(
        generation.GetProperty("generation").GetInt64(),
        generation.GetProperty("committedAt").GetDateTimeOffset(),
        generation.GetProperty("hash").GetString()!,
        generation.GetProperty("note").GetString() ?? "");

    private static string[] ReadTexts(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
