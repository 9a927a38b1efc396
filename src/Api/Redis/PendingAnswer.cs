using SensorGrid.Api.Redis.Commands;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Redis;

/// <summary>A command whose sensor has been asked and whose answer is to be written in its turn.</summary>
internal readonly record struct PendingAnswer(RedisCommand Command, CommandArguments Arguments, Task<FeaturesAnswer> Answer);
