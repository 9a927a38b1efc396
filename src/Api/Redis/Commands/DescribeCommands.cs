using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Commands;

/// <summary><c>COMMAND</c>: the commands that there are.</summary>
internal static class DescribeCommands
{
    public static IEnumerable<RedisCommand> Of(CommandTable table) =>
        [new RedisCommand("command", -1, "server", "Describes the commands.") { Run = (session, arguments, _) => Run(table, session, arguments) }];

    private static ValueTask Run(CommandTable table, RedisSession session, CommandArguments arguments)
    {
        var reply = session.Reply;
        switch (arguments.Count == 1 ? "INFO" : arguments.Text(1).ToUpperInvariant())
        {
            case "COUNT" when arguments.Count == 2:
                reply.Integer(table.Count);
                break;
            case "LIST":
                reply.Array(table.Count);
                foreach (var command in table.All)
                {
                    reply.Bulk(command.Name);
                }

                break;
            case "INFO":
                WriteInfos(table, reply, arguments);
                break;
            case "DOCS":
                WriteDocs(table, reply, arguments);
                break;
            default:
                reply.Error($"ERR unknown subcommand '{arguments.Text(1)}'. There are COUNT, LIST, INFO and DOCS.");
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static RedisCommand?[] Named(CommandTable table, CommandArguments arguments) =>
        arguments.Count > 2 ? [.. Enumerable.Range(2, arguments.Count - 2).Select(i => table.Find(arguments[i]))] : [.. table.All];

    private static void WriteInfos(CommandTable table, ReplyWriter reply, CommandArguments arguments)
    {
        var commands = Named(table, arguments);
        reply.Array(commands.Length);
        foreach (var command in commands)
        {
            if (command is null)
            {
                reply.Null();
                continue;
            }

            var (first, last) = command.TakesKeys ? (1, command.Write is null ? -1 : 1) : (0, 0);
            reply.Array(10);
            reply.Bulk(command.Name);
            reply.Integer(command.Arity);
            reply.Array(command.TakesKeys ? 1 : 0);
            if (command.TakesKeys)
            {
                reply.Status("readonly"u8);
            }

            reply.Integer(first);
            reply.Integer(last);
            reply.Integer(first);
            reply.Array(0);
            reply.Array(0);
            reply.Array(0);
            reply.Array(0);
        }
    }

    private static void WriteDocs(CommandTable table, ReplyWriter reply, CommandArguments arguments)
    {
        var commands = Named(table, arguments).OfType<RedisCommand>().ToArray();
        reply.Map(commands.Length);
        foreach (var command in commands)
        {
            reply.Bulk(command.Name);
            reply.Map(2);
            reply.Bulk("summary"u8);
            reply.Bulk(command.Summary);
            reply.Bulk("group"u8);
            reply.Bulk(command.Group);
        }
    }
}
