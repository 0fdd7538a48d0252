using System.Data;
using Dapper;

namespace Imaging.ServiceDefaults.Data;

/// <summary>A UUID as BINARY(16) in network order, so that UUIDv7 keys sort by time.</summary>
internal sealed class UuidHandler : SqlMapper.TypeHandler<Guid>
{
    public override void SetValue(IDbDataParameter parameter, Guid value)
    {
        parameter.DbType = DbType.Binary;
        parameter.Value = value.ToByteArray(bigEndian: true);
    }

    public override Guid Parse(object value) => new((byte[])value, bigEndian: true);
}
