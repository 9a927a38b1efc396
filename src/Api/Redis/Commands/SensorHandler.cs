using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Redis.Commands;

/// <summary>Writes the answer to a command that reads one sensor.</summary>
/// <param name="reply">Writes to the client.</param>
/// <param name="arguments">The command; its first argument is the key.</param>
/// <param name="features">The sensor's features.</param>
/// <param name="whole">The same with what is known about them; null when the sensor has no readings, and for a command that <see cref="RedisCommand.NeedsValuesOnly"/>.</param>
/// <param name="kept">Tells how the freshness that the command demands is kept; null when it demands none.</param>
internal delegate void SensorHandler(ReplyWriter reply, CommandArguments arguments, FeatureValues features, SensorFeatures? whole, KeptFreshness? kept);
