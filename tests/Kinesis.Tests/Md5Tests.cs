using System.Security.Cryptography;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Kinesis.Tests;

public sealed class Md5Tests
{
    [Fact]
    public void The_hash_of_bytes_of_any_length_is_that_of_the_platform()
    {
        var random = new Random(1);
        for (var length = 0; length <= 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var hash = new byte[Md5.HashLength];

            Md5.Compute(bytes, hash);

#pragma warning disable CA5351 // Not for security: the protocol says MD5.
            Assert.Equal(MD5.HashData(bytes), hash);
#pragma warning restore CA5351
        }
    }
}
