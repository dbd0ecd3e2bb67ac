/** The look of every page: one column, the browser's own fonts, light and dark. */
export const style = `:root{color-scheme:light dark;font:1.0625rem/1.5 system-ui,sans-serif}
body{margin:0;background:#f5f5f5;background:light-dark(#f5f5f5,#16191a)}
main{box-sizing:border-box;max-width:34rem;margin:2rem auto;padding:1.5rem;border-radius:.5rem;
color:light-dark(#1c2321,#eef1ef);background:light-dark(#fff,#22272a)}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}
h2{margin:1.5rem 0 .5rem;font-size:1.125rem}
img{display:block;max-width:100%}
.header{width:100%;max-height:10rem;object-fit:cover;border-radius:.25rem;margin-bottom:1rem}
.logo{max-height:4rem;margin-bottom:1rem}
.quiet{color:light-dark(#5a6562,#a9b3b0)}
[role=alert]{padding:.75rem;border-left:.25rem solid #b3261e;background:light-dark(#fdecea,#3a2422)}
button,.button{display:inline-block;box-sizing:border-box;min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.375rem;
font:inherit;font-weight:600;color:#fff;background:#1f6b3a;text-decoration:none;cursor:pointer}
.second{color:inherit;background:none;border:1px solid currentColor;font-weight:400}
:focus-visible{outline:.1875rem solid #2f7fd6;outline-offset:.125rem}
label{display:block;margin-bottom:.5rem}
input{display:block;width:100%;margin-bottom:1rem;font:inherit}
table{width:100%;border-collapse:collapse}
th,td{padding:.375rem .5rem .375rem 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}
`
