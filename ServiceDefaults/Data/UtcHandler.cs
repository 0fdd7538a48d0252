using System.Data;
using Dapper;

namespace Imaging.ServiceDefaults.Data;

/// <summary>A moment as DATETIME(6) in UTC.</summary>
internal sealed class UtcHandler : SqlMapper.TypeHandler<DateTimeOffset>
{
    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
    {
        parameter.DbType = DbType.DateTime;
        parameter.Value = value.UtcDateTime;
    }

    public override DateTimeOffset Parse(object value) => new(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc));
}
