using SensorGrid.Api.Redis.Sessions;
using SensorGrid.Api.Redis.Wire;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>Runs a command and writes its answer.</summary>
internal delegate ValueTask CommandHandler(RedisSession session, CommandArguments arguments, CancellationToken cancellationToken);
