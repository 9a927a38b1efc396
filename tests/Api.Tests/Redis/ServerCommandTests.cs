using SensorGrid.Api.Redis.Commands;
using SensorGrid.Api.Redis.Scanning;
using SensorGrid.Api.Tests.Redis.Hosting;

namespace SensorGrid.Api.Tests.Redis;

public sealed class ServerCommandTests
{
    [Fact]
    public async Task Writes_are_refused_with_the_place_to_write_to()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();

        foreach (var write in new[] { "SET", "hset", "DEL", "EXPIRE", "FLUSHALL", "PUBLISH", "XADD" })
        {
            var error = Assert.IsType<RespError>(await redis.AskAsync(write, "a", "b")).Text;
            Assert.StartsWith($"ERR '{write.ToLowerInvariant()}' is refused", error, StringComparison.Ordinal);
            Assert.Contains("POST /readings", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SELECT 0", "OK")]
    [InlineData("SELECT 1", "ERR DB index is out of range")]
    [InlineData("SELECT x", "ERR invalid DB index")]
    [InlineData("ECHO hi", "hi")]
    [InlineData("PING hi", "hi")]
    [InlineData("HELLO 4", "NOPROTO unsupported protocol version")]
    [InlineData("HELLO 3 MORE", "ERR Syntax error in HELLO option 'MORE'")]
    [InlineData("CLIENT SETNAME job", "OK")]
    [InlineData("CLIENT SETINFO LIB-NAME x", "OK")]
    [InlineData("CLIENT NOTHING", "ERR unknown subcommand or wrong number of arguments for 'NOTHING'. Try CLIENT HELP.")]
    [InlineData("CLUSTER NODES", "ERR This instance has cluster support disabled")]
    [InlineData("HGET sensor:a", "ERR wrong number of arguments for 'hget' command")]
    [InlineData("FOO a b", "ERR unknown command 'FOO', with args beginning with: 'a' 'b' ")]
    [InlineData("SCAN x", "ERR invalid cursor")]
    [InlineData("SCAN 0 COUNT 0", "ERR syntax error")]
    [InlineData("SCAN 0 NOTHING 1", "ERR syntax error")]
    [InlineData("CONFIG SET save x", "ERR CONFIG has only GET here: settings are SensorGrid's, given at its start.")]
    [InlineData("KEYS *", "ERR 'keys' is refused: there may be millions of sensors; use SCAN with MATCH.")]
    [InlineData("RESET", "RESET")]
    [InlineData("QUIT", "OK")]
    public async Task Commands_answer_as_in_Redis(string line, string expected)
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();

        var answer = await redis.AskAsync(line.Split(' '));

        Assert.Equal(expected, answer is RespError error ? error.Text : answer);
    }

    [Fact]
    public async Task The_commands_describe_themselves()
    {
        await using var door = await DrivenRedis.StartAsync();
        using var redis = await door.OpenAsync();

        var count = (long)(await redis.AskAsync("COMMAND", "COUNT"))!;
        var names = (object?[])(await redis.AskAsync("COMMAND", "LIST"))!;
        var info = (object?[])((object?[])(await redis.AskAsync("COMMAND", "INFO", "hmget", "nothing"))!)[0]!;
        var docs = (object?[])(await redis.AskAsync("COMMAND", "DOCS"))!;

        Assert.Equal(count, names.Length);
        Assert.Equal(2 * count, docs.Length);
        Assert.Equal(["hmget", -3L], info[..2]);
        Assert.DoesNotContain(names, name => WriteCommands.Has((string)name!));
    }

    [Fact]
    public async Task A_scan_goes_on_at_another_connection_and_sees_what_stays_though_others_come_and_go()
    {
        await using var door = await DrivenRedis.StartAsync();
        string[] stay = [.. Enumerable.Range(0, 300).Select(i => $"stays/{i}")];
        door.Ids.AddRange(stay);
        door.Ids.AddRange(Enumerable.Range(0, 300).Select(i => $"goes/{i}"));
        var (seen, cursor, random) = (new HashSet<string>(StringComparer.Ordinal), "0", new Random(1));
        do
        {
            using var redis = await door.OpenAsync();
            var page = (object?[])(await redis.AskAsync("SCAN", cursor, "COUNT", "7"))!;
            cursor = (string)page[0]!;
            Assert.True(ulong.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture) < 1UL << 53);
            seen.UnionWith(((object?[])page[1]!).Select(key => (string)key!));
            door.Ids.RemoveAll(id => id.StartsWith("goes/", StringComparison.Ordinal) && random.Next(40) == 0);
            door.Ids.Add($"comes/{random.Next()}");
        }
        while (cursor != "0");

        Assert.Empty(stay.Select(id => $"sensor:{id}").Except(seen));
    }

    [Fact]
    public void A_cursor_is_read_back_as_it_was_given()
    {
        for (var segment = 0; segment < 64; segment++)
        {
            var cursor = new ScanCursor(segment, ScanCursor.HashOf($"sensor-{segment}"));
            Assert.Equal(cursor, ScanCursor.Parse(cursor.Number));
            Assert.Equal(new ScanCursor(segment, 0), ScanCursor.Parse(new ScanCursor(segment, 0).Number));
        }

        Assert.Null(ScanCursor.Parse(ulong.MaxValue));
        Assert.Null(ScanCursor.Parse(65));
    }
}
