// Made the files beside it: npm install apache-arrow@21.2.0, node make.js
const a = require('apache-arrow'); const fs = require('fs');
const n=null;
const t = new a.Table({
  i8: a.vectorFromArray([1, n, -3], new a.Int8()), u16: a.vectorFromArray([1, n, 65535], new a.Uint16()),
  i32: a.vectorFromArray([1, n, -3], new a.Int32()), i64: a.vectorFromArray([1n, n, -9007199254740992n], new a.Int64()),
  u64: a.vectorFromArray([1n, n, 3n], new a.Uint64()),
  f16: a.vectorFromArray([0.5, n, -2], new a.Float16()), f32: a.vectorFromArray([0.25, n, -2.5], new a.Float32()), f64: a.vectorFromArray([0.1, n, 1e30], new a.Float64()),
  b: a.vectorFromArray([true, n, false], new a.Bool()), s: a.vectorFromArray(['größe', n, ''], new a.Utf8()), ls: a.vectorFromArray(['x', n, '😀'], new a.LargeUtf8()),
  d: a.vectorFromArray(['red', n, 'red'], new a.Dictionary(new a.Utf8(), new a.Int8())),
  nothing: a.vectorFromArray([n, n, n], new a.Null()),
});
fs.writeFileSync('all.arrow', a.tableToIPC(t, 'file')); fs.writeFileSync('all.arrows', a.tableToIPC(t, 'stream'));
const one=(name,v)=>fs.writeFileSync(name, a.tableToIPC(new a.Table({when: v}), 'file'));
one('date.arrow', a.vectorFromArray([n, new Date(Date.UTC(2024,0,31))], new a.DateDay()));
one('moment.arrow', a.vectorFromArray([n, Date.UTC(2024,0,31,12,30,1)], new a.TimestampMillisecond()));
one('list.arrow', a.vectorFromArray([[1,2]], new a.List(new a.Field('item', new a.Int32()))));
