using SensorGrid.Api.Redis.Commands;
using SensorGrid.Api.Redis.Sensors;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Redis;

/// <summary>A command whose sensor has been asked and whose answer is to be written in its turn.</summary>
/// <param name="Command">The command.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Answer">The answer; null when the command demands freshness.</param>
/// <param name="Fresh">The answer to a command that demands freshness; null for any other.</param>
internal readonly record struct PendingAnswer(RedisCommand Command, CommandArguments Arguments, Task<FeaturesAnswer>? Answer, Task<FreshSensor>? Fresh);
