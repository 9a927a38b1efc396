using SensorGrid.Api.Redis.Wire;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>Writes the answer to a command that reads one sensor.</summary>
/// <param name="reply">Writes to the client.</param>
/// <param name="arguments">The command; its first argument is the key.</param>
/// <param name="features">The sensor's features; null when it has no readings.</param>
internal delegate void SensorHandler(ReplyWriter reply, CommandArguments arguments, SensorFeatures? features);
